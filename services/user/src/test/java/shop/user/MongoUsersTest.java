package shop.user;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import shop.defaults.mongo.Database;
import shop.testing.TestDatabase;

class MongoUsersTest extends UsersContract {
    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    private Database connection;
    private Users users;

    @BeforeEach
    void connect() {
        connection = TestDatabases.connect(database);
        users = new MongoUsers(connection);
        users.createIndexes();
    }

    @AfterEach
    void close() {
        connection.close();
    }

    @Override
    Users users() {
        return users;
    }
}
