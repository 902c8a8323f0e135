package shop.defaults.auth;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import shop.defaults.client.ClientConfig;
import shop.defaults.config.Section;
import shop.defaults.config.Settings;

/**
 * What a process must know to verify tokens and to get its own.
 *
 * @param issuer the {@code iss} that every access token carries
 * @param audience the {@code aud} that must be among a token's audiences
 * @param userService base addresses of the User Service, which issues tokens and publishes keys
 * @param client how the User Service is called
 * @param timeout how long one call to the User Service may take, and how long a request waits for it
 * @param keyRefresh how often the published keys are read again
 */
public record AuthConfig(
        String issuer,
        String audience,
        List<URI> userService,
        ClientConfig client,
        Duration timeout,
        Duration keyRefresh) {
    public AuthConfig {
        userService = List.copyOf(userService);
    }

    /** The section {@code tokens}, and where the User Service is. */
    public static AuthConfig from(Settings settings) {
        Section tokens = settings.section("tokens");
        return new AuthConfig(
                tokens.nonblank("issuer"),
                tokens.nonblank("audience"),
                settings.section("neighbours").uris("user"),
                ClientConfig.from(settings),
                tokens.duration("timeout", Duration.ofMillis(100), Duration.ofSeconds(30)),
                tokens.duration("key-refresh", Duration.ofSeconds(1), Duration.ofHours(1)));
    }
}
