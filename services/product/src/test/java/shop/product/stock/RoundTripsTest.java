package shop.product.stock;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import shop.defaults.error.ServiceException;
import shop.product.catalog.MongoProducts;
import shop.product.catalog.Product;
import shop.testing.Race;
import shop.testing.TestDatabase;

/** What an act on the stock costs the database, as docs/adr/0003-stock-ledger.md says. */
class RoundTripsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final MongoClient client = MongoClients.create(MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(database.uri()))
            .addCommandListener(new CommandListener() {
                @Override
                public void commandStarted(CommandStartedEvent event) {
                    commands.add(event.getCommandName());
                }
            })
            .build());
    private final MongoDatabase mongo = client.getDatabase(database.name());
    private final MongoProducts products = new MongoProducts(mongo.getCollection(MongoProducts.COLLECTION));
    private final MongoMovements movements = new MongoMovements(mongo.getCollection(MongoMovements.COLLECTION));
    private final StockLedger ledger = new StockLedger(movements, products, Clock.systemUTC(), 1_000);
    private final Product product = SampleProducts.withStock(100);
    private final String id = product.id();

    @BeforeEach
    void open() {
        movements.createIndexes();
        products.add(product);
        ledger.settleUp(product);
    }

    @AfterEach
    void stop() {
        ledger.close();
        client.close();
    }

    @Test
    void aDecreaseReadsTheProductAppendsAndShows() {
        assertThat(during(() -> ledger.decrease(id, "a", 1, PATIENCE)))
                .containsExactly("find", "insert", "findAndModify");
    }

    @Test
    void aReleaseAlsoLooksForItsDecrease() {
        ledger.decrease(id, "a", 1, PATIENCE);
        assertThat(during(() -> ledger.release(id, "a", 1, PATIENCE)))
                .containsExactly("find", "find", "insert", "findAndModify");
    }

    @Test
    void aRepetitionCollidesAndIsLookedUp() {
        ledger.decrease(id, "a", 1, PATIENCE);
        assertThat(during(() -> ledger.decrease(id, "a", 1, PATIENCE)))
                .containsExactly("find", "insert", "find", "find");
    }

    @Test
    void aRefusalMakesSureOfTheKeyAndOfTheHead() {
        assertThat(during(() -> Assertions.assertThatThrownBy(() -> ledger.decrease(id, "a", 101, PATIENCE))
                        .isInstanceOf(ServiceException.class)))
                .containsExactly("find", "find", "find");
    }

    @Test
    void manyBuyersShareTheirRoundTrips() {
        List<String> shared = during(() -> Race.run(100, n -> ledger.decrease(id, "order-" + n, 1, PATIENCE))
                .orThrow());
        assertThat(shared).hasSizeLessThan(100);
    }

    private List<String> during(ThrowingCallable act) {
        commands.clear();
        Assertions.assertThatCode(act).doesNotThrowAnyException();
        return new ArrayList<>(commands);
    }
}
