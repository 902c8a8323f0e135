package shop.user;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import shop.defaults.config.Secret;
import shop.defaults.config.Section;
import shop.defaults.config.Settings;
import shop.defaults.http.HttpConfig;
import shop.defaults.mongo.DatabaseConfig;
import shop.defaults.trace.TracingConfig;

/**
 * What the User Service runs with: the section {@code user}, and what all services share.
 *
 * @param firstAdmin who is to be admin of a new shop
 * @param serviceClients the secrets of the services that may have a token of their own, by client id
 * @param sweepInterval how often expired documents are removed
 * @param keysKept how long answers to Idempotency-Keys are remembered, at least
 */
public record UserConfig(
        int port,
        HttpConfig http,
        TracingConfig tracing,
        DatabaseConfig database,
        String databaseName,
        TokenConfig tokens,
        PasswordHashConfig passwordHash,
        ThrottleConfig throttle,
        Optional<Account> firstAdmin,
        Map<String, Secret> serviceClients,
        Duration sweepInterval,
        Duration keysKept) {
    private static final int MIN_CLIENT_SECRET = 24;

    public UserConfig {
        serviceClients = Map.copyOf(serviceClients);
    }

    /** An account that is made by configuration. */
    record Account(EmailAddress email, Secret password) {}

    /** Reads every key of the User Service. */
    public static UserConfig from(Settings settings) {
        Section user = settings.section("user");
        return new UserConfig(
                user.integer("port", 0, 65_535),
                HttpConfig.from(settings),
                TracingConfig.from(settings),
                DatabaseConfig.from(settings),
                user.section("database").nonblank("name"),
                TokenConfig.from(settings),
                PasswordHashConfig.from(user.section("password-hash")),
                ThrottleConfig.from(user.section("throttle")),
                firstAdmin(user.section("first-admin")),
                serviceClients(user.section("service-clients")),
                user.duration("sweep-interval", Duration.ofSeconds(1), Duration.ofDays(1)),
                user.duration("idempotency-keys-kept", Duration.ofHours(24), Duration.ofDays(365)));
    }

    /** Both or neither: what stands alone misses the other. */
    private static Optional<Account> firstAdmin(Section section) {
        Optional<EmailAddress> email = section.optional("email", EmailAddress::parse);
        return email.map(address -> new Account(address, password(section, address)))
                .or(() -> section.optionalSecret("password")
                        .map(alone -> new Account(section.parsed("email", EmailAddress::parse), alone)));
    }

    private static Secret password(Section section, EmailAddress email) {
        return section.parsedSecret("password", "must be a password that a user could choose", text -> {
            new PasswordRules().objection(Password.of(text), email).ifPresent(objection -> {
                throw new IllegalArgumentException(objection);
            });
            return new Secret(text);
        });
    }

    private static Map<String, Secret> serviceClients(Section section) {
        Map<String, Secret> clients = new LinkedHashMap<>();
        for (String id : section.names()) {
            clients.put(id, section.section(id).secret("secret", MIN_CLIENT_SECRET));
        }
        return clients;
    }
}
