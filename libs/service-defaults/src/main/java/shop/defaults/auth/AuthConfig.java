package shop.defaults.auth;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What a process must know to verify tokens and to get its own.
 *
 * @param issuer the {@code iss} that every access token carries
 * @param audience the {@code aud} that must be among a token's audiences
 * @param userService base addresses of the User Service, which issues tokens and publishes keys
 * @param timeout how long one call to the User Service may take, and how long a request waits for it
 * @param keyRefresh how often the published keys are read again
 */
public record AuthConfig(String issuer, String audience, List<URI> userService, Duration timeout, Duration keyRefresh) {
    public AuthConfig {
        userService = List.copyOf(userService);
    }
}
