package shop.order.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import shop.defaults.mongo.Database;
import shop.defaults.mongo.DatabaseConfig;
import shop.order.domain.Order;
import shop.order.domain.UserId;
import shop.order.placing.Orders;
import shop.order.placing.OrdersContract;
import shop.testing.TestDatabase;
import shop.testing.TestSettings;

class MongoOrdersTest extends OrdersContract {
    @RegisterExtension
    final TestDatabase server = new TestDatabase();

    private Database database;
    private MongoOrders orders;

    @BeforeEach
    void connect() {
        DatabaseConfig config = DatabaseConfig.from(TestSettings.with(server.settings("order")));
        database = Database.connect(config, server.name("order"), MongoOrders.STATEMENTS);
        orders = new MongoOrders(database);
        orders.prepare();
    }

    @AfterEach
    void disconnect() {
        database.close();
    }

    @Test
    void anOrderThatCannotBeReadKeepsNoOtherFromBeingDrivenOn() {
        Order broken = pending(new UserId("ann"), NOW);
        Order other = pending(new UserId("ann"), NOW.plusMillis(1));
        orders.add(broken);
        orders.add(other);
        server.mongo("order")
                .getCollection(MongoOrders.COLLECTION)
                .updateOne(eq("_id", broken.id().value()), set("currency", 7));

        assertThat(orders.due(NOW.plus(Duration.ofHours(1)), 10)).containsExactly(other);
    }

    /** What a fail-over takes back must not have been an answer. */
    @Test
    void whatIsReadAMajorityHas() {
        List<String> concerns = new CopyOnWriteArrayList<>();
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(server.uri()))
                .addCommandListener(new CommandListener() {
                    @Override
                    public void commandStarted(CommandStartedEvent event) {
                        BsonDocument concern = event.getCommand().getDocument("readConcern", new BsonDocument());
                        concerns.add(concern.getString("level", new BsonString("none"))
                                .getValue());
                    }
                })
                .build();
        try (MongoClient client = MongoClients.create(settings)) {
            MongoOrders read =
                    new MongoOrders(client.getDatabase(server.name("order")).getCollection(MongoOrders.COLLECTION));
            Order order = pending(new UserId("ann"), NOW);
            orders.add(order);

            assertThat(read.find(order.id())).contains(order);
            assertThat(read.findAll(List.of(order.id()))).containsExactly(order);
        }

        assertThat(concerns).containsExactly("majority", "majority");
    }

    @Override
    protected Orders orders() {
        return orders;
    }
}
