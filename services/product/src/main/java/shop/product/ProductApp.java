package shop.product;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import shop.defaults.auth.Access;
import shop.defaults.auth.AuthConfig;
import shop.defaults.auth.JwtVerifier;
import shop.defaults.auth.RemoteJwks;
import shop.defaults.error.ServiceException;
import shop.defaults.http.HttpServer;
import shop.defaults.http.ServerSpec;
import shop.defaults.idempotency.Idempotency;
import shop.defaults.mongo.Database;
import shop.defaults.mongo.Preparation;
import shop.defaults.process.OpenParts;
import shop.defaults.process.Periodic;
import shop.defaults.process.RunningService;
import shop.defaults.trace.Tracing;
import shop.product.catalog.CatalogRoutes;
import shop.product.catalog.EditProducts;
import shop.product.catalog.MongoProducts;
import shop.product.catalog.Product;
import shop.product.stock.LedgerWatch;
import shop.product.stock.MongoMovements;
import shop.product.stock.StockLedger;
import shop.product.stock.StockRoutes;
import shop.product.stock.StockSweep;

/** The Product Service, put together: a function of its configuration and a clock. */
public final class ProductApp implements RunningService {
    private static final Logger LOG = System.getLogger(ProductApp.class.getName());
    private static final String NAME = "product-service";
    private static final String STATEMENTS = "product-statements.yaml";
    private static final String OPENAPI = "/shop/product/openapi.yaml";

    private final HttpServer server;
    private final OpenParts parts;

    private ProductApp(HttpServer server, OpenParts parts) {
        this.server = server;
        this.parts = parts;
    }

    public static ProductApp start(ProductConfig config) {
        return start(config, Clock.systemUTC());
    }

    /** Starts listening; the parts that need the database wait for it. */
    public static ProductApp start(ProductConfig config, Clock clock) {
        return OpenParts.during(parts -> start(config, clock, parts));
    }

    private static ProductApp start(ProductConfig config, Clock clock, OpenParts parts) {
        Tracing tracing = parts.add(Tracing.start(config.tracing(), NAME));
        Database database = parts.add(Database.connect(config.database(), config.databaseName(), STATEMENTS, tracing));
        MongoProducts products = new MongoProducts(database.collection(MongoProducts.COLLECTION));
        MongoMovements movements = new MongoMovements(database.collection(MongoMovements.COLLECTION));
        Duration lease = config.http().requestTimeout().plus(config.http().requestTimeout());
        Idempotency idempotency =
                new Idempotency(database.collection(Idempotency.COLLECTION), clock, lease, config.keysKept());
        Preparation preparation = parts.add(Preparation.start(() -> {
            products.createIndexes();
            movements.createIndexes();
            idempotency.createIndexes();
        }));

        RemoteJwks keys = parts.add(RemoteJwks.start(config.auth()));
        StockLedger ledger = parts.add(new StockLedger(movements, products, clock, config.maxQueue()));
        LedgerWatch watch = new LedgerWatch();
        StockSweep sweep = new StockSweep(products, movements, ledger, watch);
        parts.add(Periodic.every(config.sweepInterval(), "sweep of stock", sweep::sweepPage));
        parts.add(Periodic.aboutEvery(Idempotency.SWEEP_INTERVAL, "sweep of idempotency keys", idempotency::sweep));

        AuthConfig auth = config.auth();
        Access access = new Access(new JwtVerifier(auth.issuer(), auth.audience(), keys, clock));
        EditProducts edit = new EditProducts(products, product -> open(ledger, product), clock);

        HttpServer server = HttpServer.start(ServerSpec.of(NAME, config.port(), config.http())
                .routes(
                        new CatalogRoutes(access, products, edit, idempotency, config.currency()),
                        new StockRoutes(access, ledger, products, config.currency()))
                .filters(preparation.gate())
                .tracing(tracing)
                .healthChecks(database.health(), preparation.health(), watch)
                .openApi(OPENAPI));
        preparation.awaitFirstAttempt();
        return new ProductApp(server, parts);
    }

    /** The product is there already: what fails here is made up for by its first movement, or by the sweep. */
    private static void open(StockLedger ledger, Product product) {
        try {
            ledger.settleUp(product);
        } catch (ServiceException e) {
            LOG.log(Level.WARNING, "the ledger of product " + product.id() + " is not opened yet", e);
        }
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        parts.close();
    }
}
