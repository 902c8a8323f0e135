package shop.product;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shop.defaults.auth.Access;
import shop.defaults.auth.AuthConfig;
import shop.defaults.auth.JwtVerifier;
import shop.defaults.auth.RemoteJwks;
import shop.defaults.error.ServiceException;
import shop.defaults.http.HttpServer;
import shop.defaults.http.ServerSpec;
import shop.defaults.idempotency.Idempotency;
import shop.defaults.idempotency.IdempotencySweep;
import shop.defaults.mongo.Database;
import shop.defaults.mongo.Preparation;
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

    private final List<AutoCloseable> parts;
    private @Nullable HttpServer server;

    private ProductApp(List<AutoCloseable> parts) {
        this.parts = parts;
    }

    public static ProductApp start(ProductConfig config) {
        return start(config, Clock.systemUTC());
    }

    /** Starts listening; the parts that need the database wait for it. */
    public static ProductApp start(ProductConfig config, Clock clock) {
        Tracing tracing = Tracing.start(config.tracing(), NAME);
        Database database = Database.connect(config.database(), config.databaseName(), STATEMENTS, tracing);
        MongoProducts products = new MongoProducts(database.collection(MongoProducts.COLLECTION));
        MongoMovements movements = new MongoMovements(database.collection(MongoMovements.COLLECTION));
        Duration lease = config.http().requestTimeout().plus(config.http().requestTimeout());
        Idempotency idempotency =
                new Idempotency(database.collection(Idempotency.COLLECTION), clock, lease, config.keysKept());
        Preparation preparation = Preparation.start(() -> {
            products.createIndexes();
            movements.createIndexes();
            idempotency.createIndexes();
        });

        StockLedger ledger = new StockLedger(movements, products, clock, config.maxQueue());
        LedgerWatch watch = new LedgerWatch();
        StockSweep stockSweep = StockSweep.start(products, movements, ledger, watch, config.sweepInterval());
        IdempotencySweep keySweep = IdempotencySweep.start(idempotency);

        RemoteJwks keys = RemoteJwks.start(config.auth());
        AuthConfig auth = config.auth();
        Access access = new Access(new JwtVerifier(auth.issuer(), auth.audience(), keys, clock));
        EditProducts edit = new EditProducts(products, product -> open(ledger, product), clock);

        ProductApp app = new ProductApp(List.of(stockSweep, keySweep, ledger, keys, preparation, database, tracing));
        app.listen(ServerSpec.of(NAME, config.port(), config.http())
                .routes(
                        new CatalogRoutes(access, products, edit, idempotency, config.currency()),
                        new StockRoutes(access, ledger, products, config.currency()))
                .filters(preparation.gate())
                .tracing(tracing)
                .healthChecks(database.health(), preparation.health(), watch)
                .openApi(OPENAPI));
        preparation.awaitFirstAttempt();
        return app;
    }

    /** The product is there already: what fails here is made up for by its first movement, or by the sweep. */
    private static void open(StockLedger ledger, Product product) {
        try {
            ledger.settleUp(product);
        } catch (ServiceException e) {
            LOG.log(Level.WARNING, "the ledger of product " + product.id() + " is not opened yet", e);
        }
    }

    private void listen(ServerSpec spec) {
        try {
            server = HttpServer.start(spec);
        } finally {
            if (server == null) {
                closeParts();
            }
        }
    }

    @Override
    public int port() {
        return Objects.requireNonNull(server).port();
    }

    @Override
    public void close() {
        Objects.requireNonNull(server).close();
        closeParts();
    }

    private void closeParts() {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "something could not be closed", e);
            }
        }
    }
}
