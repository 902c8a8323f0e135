package shop.defaults.mongo;

import java.time.Duration;
import shop.defaults.config.Secret;
import shop.defaults.config.Section;
import shop.defaults.config.Settings;

/**
 * How a process reaches MongoDB: the section {@code database}, the same in every service.
 *
 * @param uri connection string of the MongoDB drivers, without a database name; secret, because it may carry a password
 * @param maxConnections how many connections the pool opens
 * @param connectTimeout for opening a connection
 * @param selectionTimeout for finding a server that can take an operation, and having a connection to it; bounds how long
 *     an outage delays a request
 * @param operationTimeout for one operation, from finding a server to the answer, its repetition included; the wait for a
 *     connection of a pool that has none left may take half as long besides
 */
public record DatabaseConfig(
        Secret uri, int maxConnections, Duration connectTimeout, Duration selectionTimeout, Duration operationTimeout) {

    /** The section {@code database}. */
    public static DatabaseConfig from(Settings settings) {
        Section database = settings.section("database");
        return new DatabaseConfig(
                database.secretAddress(
                        "uri",
                        "must be a connection string of MongoDB without a database name",
                        ConnectionUri::isValid),
                database.integer("max-connections", 1, 1_000),
                database.duration("connect-timeout", Duration.ofMillis(10), Duration.ofMinutes(1)),
                database.duration("selection-timeout", Duration.ofMillis(10), Duration.ofMinutes(1)),
                database.duration("operation-timeout", Duration.ofMillis(10), Duration.ofMinutes(1)));
    }
}
