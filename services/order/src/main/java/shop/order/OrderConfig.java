package shop.order;

import java.net.URI;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import shop.defaults.auth.AuthConfig;
import shop.defaults.auth.ClientCredentials;
import shop.defaults.client.ClientConfig;
import shop.defaults.config.Section;
import shop.defaults.config.Settings;
import shop.defaults.http.HttpConfig;
import shop.defaults.mongo.DatabaseConfig;
import shop.defaults.trace.TracingConfig;
import shop.order.http.EventsConfig;
import shop.order.placing.FaultPoints;
import shop.order.placing.SagaPolicy;

/**
 * What the Order Service runs with: the section {@code order}, and what all services share.
 *
 * @param credentials this service's own, for the User Service
 * @param products base URLs of the Product Service
 * @param callTimeout how long one attempt of a call to a neighbour may take
 */
public record OrderConfig(
        int port,
        HttpConfig http,
        TracingConfig tracing,
        DatabaseConfig database,
        String databaseName,
        AuthConfig auth,
        ClientCredentials credentials,
        ClientConfig client,
        List<URI> products,
        Duration callTimeout,
        String currency,
        SagaPolicy saga,
        RecoveryConfig recovery,
        EventsConfig events,
        FaultPoints faults) {
    private static final String CLIENT_ID = "order-service";
    private static final int MIN_CLIENT_SECRET = 24;

    public static OrderConfig from(Settings settings) {
        Section order = settings.section("order");
        HttpConfig http = HttpConfig.from(settings);
        return new OrderConfig(
                order.integer("port", 0, 65_535),
                http,
                TracingConfig.from(settings),
                DatabaseConfig.from(settings),
                order.section("database").nonblank("name"),
                AuthConfig.from(settings),
                new ClientCredentials(CLIENT_ID, order.secret("client-secret", MIN_CLIENT_SECRET)),
                ClientConfig.from(settings),
                settings.section("neighbours").uris("product"),
                order.duration("call-timeout", Duration.ofMillis(10), Duration.ofMinutes(1)),
                settings.section("money").parsed("currency", OrderConfig::currency),
                saga(order.section("saga"), http.requestTimeout()),
                RecoveryConfig.from(order.section("recovery")),
                EventsConfig.from(order.section("events")),
                faults(settings, order));
    }

    /**
     * One bound stands for all: of the time from a crash to a settled order, two fifths are for the lease to run out,
     * which must outlast the longest request; after two thirds nobody tries to place it any more, and the rest is for
     * giving back what it may hold. No pause is longer than that rest, or whoever pauses would come back too late.
     */
    private static SagaPolicy saga(Section saga, Duration requestTimeout) {
        Duration shortest = requestTimeout.multipliedBy(11).dividedBy(4);
        Duration bound = saga.duration("settle-within", shortest, Duration.ofHours(1));
        Duration longestPause = bound.dividedBy(3);
        Duration retryMin = saga.duration("retry-min", Duration.ofMillis(10), longestPause);
        return new SagaPolicy(
                bound,
                bound.multipliedBy(2).dividedBy(5),
                bound.dividedBy(6),
                bound.multipliedBy(2).dividedBy(3),
                retryMin,
                saga.duration("retry-max", retryMin, longestPause),
                saga.integer("parallel-lines", 1, 100));
    }

    private static String currency(String code) {
        try {
            return Currency.getInstance(code).getCurrencyCode();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be a currency of ISO 4217, such as EUR", e);
        }
    }

    /** Elsewhere the key is not known, and so it is refused like any other unknown key. */
    private static FaultPoints faults(Settings settings, Section order) {
        return settings.environment().equals("test")
                ? order.optional("fault-points", text -> FaultSwitch.of(List.of(text.split("\\s*,\\s*", -1))))
                        .orElse(FaultPoints.NONE)
                : FaultPoints.NONE;
    }
}
