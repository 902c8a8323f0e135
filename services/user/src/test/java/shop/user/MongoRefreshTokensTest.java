package shop.user;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import shop.defaults.mongo.Database;
import shop.testing.TestDatabase;

class MongoRefreshTokensTest extends RefreshTokensContract {
    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    private Database connection;
    private RefreshTokens tokens;

    @BeforeEach
    void connect() {
        connection = TestDatabases.connect(database);
        tokens = new MongoRefreshTokens(connection);
        tokens.createIndexes();
    }

    @AfterEach
    void close() {
        connection.close();
    }

    @Override
    RefreshTokens tokens() {
        return tokens;
    }
}
