package shop.product;

import java.time.Duration;
import java.util.Currency;
import shop.defaults.auth.AuthConfig;
import shop.defaults.config.Section;
import shop.defaults.config.Settings;
import shop.defaults.http.HttpConfig;
import shop.defaults.mongo.DatabaseConfig;
import shop.defaults.trace.TracingConfig;

/**
 * What the Product Service runs with: the section {@code product}, and what all services share.
 *
 * @param currency of all prices
 * @param maxQueue how many changes of one product's stock may wait in this process
 * @param sweepInterval how often a page of products is looked over
 * @param keysKept how long answers to Idempotency-Keys are remembered, at least
 */
public record ProductConfig(
        int port,
        HttpConfig http,
        TracingConfig tracing,
        DatabaseConfig database,
        String databaseName,
        AuthConfig auth,
        Currency currency,
        int maxQueue,
        Duration sweepInterval,
        Duration keysKept) {

    /** Reads every key of the Product Service. */
    public static ProductConfig from(Settings settings) {
        Section product = settings.section("product");
        return new ProductConfig(
                product.integer("port", 0, 65_535),
                HttpConfig.from(settings),
                TracingConfig.from(settings),
                DatabaseConfig.from(settings),
                product.section("database").nonblank("name"),
                AuthConfig.from(settings),
                settings.section("money").parsed("currency", ProductConfig::currency),
                product.section("stock").integer("max-queue", 1, 100_000),
                product.section("stock").duration("sweep-interval", Duration.ofMillis(100), Duration.ofHours(1)),
                product.duration("idempotency-keys-kept", Duration.ofHours(24), Duration.ofDays(365)));
    }

    private static Currency currency(String code) {
        try {
            return Currency.getInstance(code);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be a currency of ISO 4217", e);
        }
    }
}
