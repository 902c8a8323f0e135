package shop.user;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import shop.defaults.mongo.Database;
import shop.testing.TestDatabase;

class MongoFailedLoginsTest extends FailedLoginsContract {
    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    private Database connection;
    private FailedLogins failures;

    @BeforeEach
    void connect() {
        connection = TestDatabases.connect(database);
        failures = new MongoFailedLogins(connection);
        failures.createIndexes();
    }

    @AfterEach
    void close() {
        connection.close();
    }

    @Override
    FailedLogins failures() {
        return failures;
    }
}
