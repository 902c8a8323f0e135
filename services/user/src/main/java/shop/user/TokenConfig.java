package shop.user;

import java.time.Duration;
import shop.defaults.auth.AuthConfig;
import shop.defaults.config.Section;
import shop.defaults.config.Settings;

/**
 * The tokens that this service issues: the sections {@code tokens} and {@code user.tokens}.
 *
 * @param lifetime of an access token: what is taken from a user works on for at most this long elsewhere
 * @param refreshIdle how long a refresh token may lie unused
 * @param refreshTotal how long after the login its last refresh token ends
 */
record TokenConfig(
        String issuer,
        String audience,
        SigningKeys keys,
        Duration lifetime,
        Duration refreshIdle,
        Duration refreshTotal) {
    static TokenConfig from(Settings settings) {
        AuthConfig shared = AuthConfig.from(settings);
        Section own = settings.section("user").section("tokens");
        return new TokenConfig(
                shared.issuer(),
                shared.audience(),
                own.parsedSecret(
                        "signing-keys",
                        "must be a JWK Set of private RSA keys of 2048 bits or more, each with a kid of its own",
                        SigningKeys::parse),
                own.duration("lifetime", Duration.ofSeconds(10), Duration.ofMinutes(15)),
                own.duration("refresh-idle", Duration.ofMinutes(1), Duration.ofDays(365)),
                own.duration("refresh-total", Duration.ofMinutes(1), Duration.ofDays(365)));
    }
}
