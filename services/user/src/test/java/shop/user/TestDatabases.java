package shop.user;

import java.util.Map;
import shop.defaults.mongo.Database;
import shop.defaults.mongo.DatabaseConfig;
import shop.testing.TestDatabase;
import shop.testing.TestSettings;

/** Connections to a test's database as the service makes them. */
final class TestDatabases {
    private TestDatabases() {}

    static Database connect(TestDatabase database) {
        DatabaseConfig config = DatabaseConfig.from(TestSettings.with(Map.of("database.uri", database.uri())));
        return Database.connect(config, database.name(), "user-statements.yaml");
    }
}
