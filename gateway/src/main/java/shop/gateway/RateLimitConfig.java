package shop.gateway;

import java.time.Duration;
import shop.defaults.config.Section;

/**
 * How much one may ask of the gateway: the section {@code gateway.rate-limit}.
 *
 * @param window the time that the quotas are for
 * @param perClient requests in one window from one address, or one /64 of IPv6; 0 for no limit
 * @param perUser requests in one window with one access token; 0 for no limit
 */
record RateLimitConfig(Duration window, int perClient, int perUser) {
    private static final int MOST = 10_000_000;

    static RateLimitConfig from(Section section) {
        return new RateLimitConfig(
                section.duration("window", Duration.ofSeconds(1), Duration.ofHours(1)),
                section.integer("per-client", 0, MOST),
                section.integer("per-user", 0, MOST));
    }
}
