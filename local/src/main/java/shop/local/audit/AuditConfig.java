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
    private static final Duration OPERATION = Duration.ofMinutes(2);

    /** What the settings say, with a minute's time to settle. */
    public static AuditConfig from(Settings settings) {
        DatabaseConfig database = DatabaseConfig.from(settings);
        return new AuditConfig(
                new DatabaseConfig(
                        database.uri(), 4, database.connectTimeout(), database.selectionTimeout(), OPERATION),
                settings.section("product").string("database.name"),
                settings.section("order").string("database.name"),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                3);
    }

    public AuditConfig withPause(Duration newPause) {
        return new AuditConfig(database, productDatabase, orderDatabase, settleWithin, mayLag, newPause, rounds);
    }

    public AuditConfig withBound(Duration newBound) {
        return new AuditConfig(database, productDatabase, orderDatabase, newBound, mayLag, pause, rounds);
    }
}
