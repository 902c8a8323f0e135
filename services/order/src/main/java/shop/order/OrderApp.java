package shop.order;

import java.time.Clock;
import shop.defaults.auth.Access;
import shop.defaults.auth.JwtVerifier;
import shop.defaults.auth.RemoteJwks;
import shop.defaults.auth.ServiceTokens;
import shop.defaults.client.ServiceClient;
import shop.defaults.http.HttpServer;
import shop.defaults.http.Ids;
import shop.defaults.http.ServerSpec;
import shop.defaults.mongo.Database;
import shop.defaults.mongo.Preparation;
import shop.defaults.process.OpenParts;
import shop.defaults.process.RunningService;
import shop.defaults.trace.Tracing;
import shop.order.domain.OrderId;
import shop.order.http.OrderEvents;
import shop.order.http.OrderRoutes;
import shop.order.http.OrderWatch;
import shop.order.mongo.MongoOrders;
import shop.order.neighbour.Neighbour;
import shop.order.placing.AdvanceOrder;
import shop.order.placing.CancelOrder;
import shop.order.placing.Customers;
import shop.order.placing.FaultPoints;
import shop.order.placing.FindOrders;
import shop.order.placing.OrderSaga;
import shop.order.placing.PlaceOrder;
import shop.order.placing.RecoverPendingOrders;
import shop.order.product.HttpStockReservations;
import shop.order.user.HttpCustomers;

/** The Order Service, put together: a function of its configuration and a clock. */
public final class OrderApp implements RunningService {
    private static final String NAME = "order-service";

    private final HttpServer server;
    private final OrderWatch watch;
    private final OpenParts parts;

    private OrderApp(HttpServer server, OrderWatch watch, OpenParts parts) {
        this.server = server;
        this.watch = watch;
        this.parts = parts;
    }

    public static OrderApp start(OrderConfig config) {
        return start(config, Clock.systemUTC());
    }

    /** Listens on return; requests get 503 until the database has been prepared. */
    public static OrderApp start(OrderConfig config, Clock clock) {
        return OpenParts.during(parts -> start(config, clock, parts));
    }

    private static OrderApp start(OrderConfig config, Clock clock, OpenParts parts) {
        Tracing tracing = parts.add(Tracing.start(config.tracing(), NAME));
        Database database =
                parts.add(Database.connect(config.database(), config.databaseName(), MongoOrders.STATEMENTS, tracing));
        MongoOrders orders = new MongoOrders(database);
        Preparation preparation = parts.add(Preparation.start(orders::prepare));

        ServiceTokens tokens = parts.add(ServiceTokens.start(config.auth(), config.credentials()));
        Customers customers = new HttpCustomers(parts.add(users(config, tokens)));
        HttpStockReservations stock = new HttpStockReservations(parts.add(products(config, tokens)));

        OrderMetrics metrics = new OrderMetrics(config.saga().settleWithin(), clock);
        FaultPoints faults = config.faults();
        OrderSaga saga = new OrderSaga(orders, stock, config.saga(), faults, metrics, clock, Ids.next());
        PlaceOrder placeOrder = new PlaceOrder(
                customers, orders, saga, metrics, faults, () -> new OrderId(Ids.next()), config.currency());
        RecoverPendingOrders recovery = new RecoverPendingOrders(orders, saga, config.saga(), metrics);
        parts.add(RecoveryWorker.start(recovery, orders, metrics, config.recovery()));

        OrderWatch watch = parts.add(OrderWatch.start(orders, config.events().poll()));
        OrderRoutes routes = new OrderRoutes(
                access(config, clock, parts),
                placeOrder,
                new FindOrders(orders, customers),
                new CancelOrder(orders, saga, metrics, faults),
                new AdvanceOrder(orders, saga),
                new OrderEvents(watch, config.events()));
        HttpServer server = HttpServer.start(ServerSpec.of(NAME, config.port(), config.http())
                .routes(routes)
                .filters(preparation.gate())
                .tracing(tracing)
                .healthChecks(database.health(), preparation.health(), metrics)
                .openApi("/shop/order/openapi.yaml"));
        preparation.awaitFirstAttempt();
        return new OrderApp(server, watch, parts);
    }

    private static Neighbour users(OrderConfig config, ServiceTokens tokens) {
        return new Neighbour(
                ServiceClient.create("user-service", config.auth().userService(), config.client()),
                tokens,
                config.callTimeout());
    }

    private static Neighbour products(OrderConfig config, ServiceTokens tokens) {
        return new Neighbour(
                ServiceClient.create("product-service", config.products(), config.client()),
                tokens,
                config.callTimeout());
    }

    private static Access access(OrderConfig config, Clock clock, OpenParts parts) {
        RemoteJwks keys = parts.add(RemoteJwks.start(config.auth()));
        return new Access(new JwtVerifier(config.auth().issuer(), config.auth().audience(), keys, clock));
    }

    @Override
    public int port() {
        return server.port();
    }

    /** Ends the event streams, whose clients come back elsewhere; lets requests end; then everything else. */
    @Override
    public void close() {
        server.drain();
        watch.close();
        server.close();
        parts.close();
    }
}
