package shop.order;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import shop.defaults.http.Deadline;
import shop.order.domain.OrderId;
import shop.order.domain.OrderLine;
import shop.order.domain.ProductId;
import shop.order.domain.Quantity;
import shop.order.domain.Rejection;
import shop.order.placing.FakeStock;
import shop.order.placing.StockReservations.Taking;
import shop.testing.FakeAnswer;
import shop.testing.FakeNeighbour;
import shop.testing.FakeRequest;
import shop.testing.TestTokens;

/** A User Service and a Product Service over real HTTP, which keep their contracts until a test makes them misbehave. */
final class FakeShop implements AutoCloseable {
    final TestTokens tokens = TestTokens.of("shop", "shop");
    final FakeStock stock = new FakeStock();
    final FakeNeighbour users = FakeNeighbour.start();
    final FakeNeighbour products = FakeNeighbour.start();

    private final Map<String, String> idsByEmail = new ConcurrentHashMap<>();
    private volatile UnaryOperator<FakeAnswer> onTake = answer -> answer;

    FakeShop() {
        Set.of("ann", "bob", "root").forEach(name -> idsByEmail.put(name + "@shop.example", name));
        users.on("GET", "/.well-known/jwks.json", FakeAnswer.text(200, "application/json", tokens.jwks()));
        users.on(
                "POST",
                "/token",
                request -> FakeAnswer.json(
                        200,
                        Map.of(
                                "access_token",
                                tokens.service("order-service"),
                                "token_type",
                                "Bearer",
                                "expires_in",
                                900)));
        users.on("GET", "/user/{user}", this::user);
        products.on("PUT", "/products/{id}/decrease_stock", guarded(request -> onTake.apply(take(request))));
        releaseAgain();
    }

    /** What every answer to a decrease becomes, after it has taken effect. */
    void onTake(UnaryOperator<FakeAnswer> change) {
        onTake = change;
    }

    /** A product that no other test has, with so many in stock. */
    ProductId product(String name, int stock) {
        ProductId product = new ProductId(name);
        this.stock.refill(product, stock);
        return product;
    }

    /** Takes back whatever a test made of giving stock back. */
    void releaseAgain() {
        products.on("PUT", "/products/{id}/release_stock", guarded(this::giveBack));
    }

    String addUser(String name) {
        idsByEmail.put(name + "@shop.example", name);
        return name;
    }

    void removeUser(String name) {
        idsByEmail.remove(name + "@shop.example");
    }

    private FakeAnswer user(FakeRequest request) {
        String wanted = request.segment(1).replace("%40", "@");
        String id = idsByEmail.getOrDefault(wanted, wanted);
        return idsByEmail.containsValue(id)
                ? FakeAnswer.json(200, Map.of("id", id, "email", id + "@shop.example"))
                : FakeAnswer.problem(404, "not-found");
    }

    private static Function<FakeRequest, FakeAnswer> guarded(Function<FakeRequest, FakeAnswer> handler) {
        return request -> request.header("Authorization").isPresent()
                        && request.header("Idempotency-Key").isPresent()
                ? handler.apply(request)
                : FakeAnswer.problem(401, "unauthenticated");
    }

    /** Lets the request for stock arrive when {@link FakeStock#arrive} is called; nobody gets an answer then. */
    void takeLater(FakeRequest request) {
        stock.weather(() -> FakeStock.Weather.LATE);
        stock.take(order(request), line(request), Deadline.after(Duration.ofSeconds(1)));
        stock.weather(() -> FakeStock.Weather.FAIR);
    }

    FakeAnswer take(FakeRequest request) {
        return switch (stock.take(order(request), line(request), Deadline.after(Duration.ofSeconds(1)))) {
            case Taking.Taken taken ->
                FakeAnswer.text(
                        200,
                        "application/json",
                        "{\"id\":\"" + request.segment(1) + "\",\"name\":\""
                                + taken.offer().name() + "\",\"price\":"
                                + taken.offer().unitPrice() + ",\"stock\":1}");
            case Taking.Refused refused -> refusal(refused.reason());
            case Taking.NotTaken notTaken -> FakeAnswer.problem(500, "internal");
            case Taking.Unknown unknown -> FakeAnswer.problem(500, "internal");
        };
    }

    private static FakeAnswer refusal(Rejection reason) {
        return switch (reason) {
            case Rejection.InsufficientStock shortage ->
                FakeAnswer.text(
                        409,
                        "application/problem+json",
                        "{\"code\":\"insufficient-stock\",\"available\":" + shortage.available() + "}");
            case Rejection.UnknownProduct unknown -> unknown(unknown.product());
            case Rejection.Withdrawn withdrawn -> FakeAnswer.problem(409, "movement-void");
            case Rejection.PriceChanged changed -> throw new IllegalArgumentException("a stock expects no price");
            case Rejection.Unavailable unavailable -> FakeAnswer.problem(503, "unavailable");
        };
    }

    static FakeAnswer unknown(ProductId product) {
        return FakeAnswer.text(
                404, "application/problem+json", "{\"code\":\"not-found\",\"productId\":\"" + product + "\"}");
    }

    private FakeAnswer giveBack(FakeRequest request) {
        stock.giveBack(order(request), line(request), Deadline.after(Duration.ofSeconds(1)));
        return FakeAnswer.json(200, Map.of("id", request.segment(1)));
    }

    private static OrderId order(FakeRequest request) {
        return new OrderId(request.header("Idempotency-Key").orElseThrow());
    }

    private static OrderLine line(FakeRequest request) {
        return OrderLine.of(
                new ProductId(request.segment(1)),
                new Quantity(request.json().path("quantity").asInt()));
    }

    @Override
    public void close() {
        users.close();
        products.close();
    }
}
