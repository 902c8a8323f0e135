package shop.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import shop.defaults.client.ClientConfig;
import shop.defaults.config.Section;
import shop.defaults.config.Settings;
import shop.defaults.http.HttpConfig;
import shop.defaults.trace.TracingConfig;

/**
 * What the gateway needs to know: the sections {@code gateway}, {@code neighbours}, {@code server} and {@code client}.
 *
 * @param port where to listen; 0 for any free port
 * @param uploadTimeout how long the sending of one large body may take
 * @param streamSilence the longest silence within a download or an event stream
 * @param maxEventStreams how many event streams may be open at once; more are refused with 503
 * @param allowedOrigins the origins whose scripts may read answers (CORS), or {@code *} for all
 * @param rateLimit how much one client or user may ask
 */
public record GatewayConfig(
        HttpConfig server,
        TracingConfig tracing,
        ClientConfig client,
        int port,
        List<URI> userService,
        List<URI> productService,
        List<URI> orderService,
        Duration uploadTimeout,
        Duration streamSilence,
        int maxEventStreams,
        List<String> allowedOrigins,
        RateLimitConfig rateLimit) {

    public GatewayConfig {
        userService = List.copyOf(userService);
        productService = List.copyOf(productService);
        orderService = List.copyOf(orderService);
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    public static GatewayConfig from(Settings settings) {
        Section gateway = settings.section("gateway");
        Section neighbours = settings.section("neighbours");
        return new GatewayConfig(
                HttpConfig.from(settings),
                TracingConfig.from(settings),
                ClientConfig.from(settings),
                gateway.integer("port", 0, 65_535),
                neighbours.uris("user"),
                neighbours.uris("product"),
                neighbours.uris("order"),
                gateway.duration("upload-timeout", Duration.ofSeconds(1), Duration.ofHours(24)),
                gateway.duration("stream-silence", Duration.ofSeconds(1), Duration.ofHours(24)),
                gateway.integer("max-event-streams", 0, 1_000_000),
                gateway.list("allowed-origins", GatewayConfig::origin),
                RateLimitConfig.from(gateway.section("rate-limit")));
    }

    /** Serialized as browsers do it (RFC 6454, section 6.2), so that it can be compared as text. */
    private static String origin(String text) {
        if (!text.equals("*")
                && !text.matches("https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\\[[0-9a-f:]+](:[0-9]{1,5})?")) {
            throw new IllegalArgumentException("must be * or origins such as https://shop.example:8443");
        }
        return text;
    }
}
