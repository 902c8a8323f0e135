package shop.order.mongo;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import shop.defaults.mongo.Database;
import shop.defaults.mongo.DatabaseConfig;
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

    @Override
    protected Orders orders() {
        return orders;
    }
}
