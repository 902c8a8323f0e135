package shop.defaults.http;

import java.time.Duration;
import java.util.List;
import shop.defaults.config.Section;
import shop.defaults.config.Settings;

/**
 * How a process listens: the section {@code server}, the same in every service.
 *
 * @param host the address to listen on
 * @param maxBodyBytes the largest request body; more is refused with 413
 * @param maxHeaderBytes the largest header section; more is refused
 * @param maxRequestLineBytes the longest request line; more is refused
 * @param maxConcurrentRequests how many requests run at once; more are refused with 503
 * @param maxConnections how many connections are open at once
 * @param readTimeout the longest silence of a client within a request, while its answer is written, and of an idle
 *     connection
 * @param requestTimeout the time a request may take when its caller does not allow less
 * @param drainDelay how long the process goes on serving after readiness has gone, so that balancers notice
 * @param shutdownGrace how long running requests may take to end once the process no longer listens
 * @param trustedProxies networks whose {@code X-Forwarded-For} is believed
 */
public record HttpConfig(
        String host,
        long maxBodyBytes,
        int maxHeaderBytes,
        int maxRequestLineBytes,
        int maxConcurrentRequests,
        int maxConnections,
        Duration readTimeout,
        Duration requestTimeout,
        Duration drainDelay,
        Duration shutdownGrace,
        List<String> trustedProxies) {

    /** The section {@code server}. */
    public static HttpConfig from(Settings settings) {
        Section server = settings.section("server");
        return new HttpConfig(
                server.nonblank("host"),
                server.bytes("max-body", 1_024, 1L << 40),
                (int) server.bytes("max-headers", 1_024, 1 << 20),
                (int) server.bytes("max-request-line", 256, 1 << 16),
                server.integer("max-concurrent-requests", 1, 1_000_000),
                server.integer("max-connections", 1, 1_000_000),
                server.duration("read-timeout", Duration.ofMillis(100), Duration.ofMinutes(10)),
                server.duration("request-timeout", Duration.ofMillis(100), Duration.ofMinutes(5)),
                server.duration("drain-delay", Duration.ZERO, Duration.ofMinutes(5)),
                server.duration("shutdown-grace", Duration.ZERO, Duration.ofMinutes(5)),
                server.list("trusted-proxies", TrustedProxies::checked));
    }
}
