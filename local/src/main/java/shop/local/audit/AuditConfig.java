package shop.local.audit;

import java.time.Duration;
import shop.defaults.config.Settings;
import shop.defaults.mongo.DatabaseConfig;

/**
 * What the audit reads, by the same keys as the services, and what it lets pass.
 *
 * @param settleWithin how long an order may be unsettled
 * @param mayLag how long a product may show an old stock
 * @param pause before what looked wrong is looked at again
 * @param rounds how often that is done, as long as something looks wrong
 */
public record AuditConfig(
        DatabaseConfig database,
        String productDatabase,
        String orderDatabase,
        Duration settleWithin,
        Duration mayLag,
        Duration pause,
        int rounds) {
    /** A large collection may take its time; the services' limit is for requests. */
    private static final Duration OPERATION = Duration.ofMinutes(2);

    private static final int CONNECTIONS = 4;
    private static final Duration MAY_LAG = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int ROUNDS = 3;

    /** What the settings of the services say; an order may be unsettled for as long as they promise. */
    public static AuditConfig from(Settings settings) {
        DatabaseConfig database = DatabaseConfig.from(settings);
        return new AuditConfig(
                new DatabaseConfig(
                        database.uri(), CONNECTIONS, database.connectTimeout(), database.selectionTimeout(), OPERATION),
                settings.section("product").section("database").nonblank("name"),
                settings.section("order").section("database").nonblank("name"),
                settings.section("order").section("saga").duration("settle-within", Duration.ZERO, Duration.ofDays(1)),
                MAY_LAG,
                PAUSE,
                ROUNDS);
    }

    public AuditConfig withPause(Duration newPause) {
        return new AuditConfig(database, productDatabase, orderDatabase, settleWithin, mayLag, newPause, rounds);
    }

    public AuditConfig withBound(Duration newBound) {
        return new AuditConfig(database, productDatabase, orderDatabase, newBound, mayLag, pause, rounds);
    }
}
