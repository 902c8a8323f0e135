package shop.defaults.trace;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import shop.defaults.config.Section;
import shop.defaults.config.Settings;

/**
 * Whether and where a process sends its spans: the section {@code tracing}, the same in every process.
 *
 * @param endpoint base URL of a receiver of OTLP over HTTP; without one there are no spans
 * @param sampleRatio how many of the traces that begin here are recorded, from 0 to 1
 * @param environment the name of the environment, as spans show it
 */
public record TracingConfig(Optional<URI> endpoint, double sampleRatio, String environment) {
    /** No spans. */
    public static final TracingConfig OFF = new TracingConfig(Optional.empty(), 1, "test");

    private static final String MUST_BE =
            "must be the base URL of an OTLP receiver, such as http://collector:4318 (/v1/traces is added to it)";

    /** The section {@code tracing}. */
    public static TracingConfig from(Settings settings) {
        Section tracing = settings.section("tracing");
        return new TracingConfig(
                tracing.optional("otlp-endpoint", TracingConfig::base),
                tracing.decimal("sample-ratio", BigDecimal.ZERO, BigDecimal.ONE).doubleValue(),
                settings.environment());
    }

    private static URI base(String text) {
        try {
            URI uri = new URI(text.strip());
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean plain = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            if (!web || uri.getHost() == null || !plain || uri.getPath().contains("/v1/traces")) {
                throw new IllegalArgumentException(MUST_BE);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(MUST_BE, e);
        }
    }
}
