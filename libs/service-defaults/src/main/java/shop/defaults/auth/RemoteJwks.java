package shop.defaults.auth;

import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Optional;
import shop.defaults.http.Deadline;
import shop.defaults.http.RequestContext;

/**
 * The User Service's published keys (RFC 7517). They are read again now and then and when a token names a key that is not
 * known; while the User Service does not answer, those read before go on serving. A request waits for them until its
 * deadline at most.
 */
public final class RemoteJwks implements JwkSource, AutoCloseable {
    private static final String PATH = "/.well-known/jwks.json";

    private final Renewing<JwkKeys> keys;
    private final UserServiceCalls userService;
    private final Duration timeout;

    private RemoteJwks(Renewing<JwkKeys> keys, UserServiceCalls userService, Duration timeout) {
        this.keys = keys;
        this.userService = userService;
        this.timeout = timeout;
    }

    /** Starts to read the keys in the background; does not wait for them. */
    public static RemoteJwks start(AuthConfig config) {
        UserServiceCalls userService = UserServiceCalls.to(config);
        return new RemoteJwks(
                new Renewing<>(
                        "signing keys",
                        () -> new Renewing.Fetched<>(
                                JwkKeys.parse(new String(userService.get(PATH), StandardCharsets.UTF_8)),
                                config.keyRefresh(),
                                Optional.empty()),
                        Renewing.Pace.of(config.timeout())),
                userService,
                config.timeout());
    }

    @Override
    public Optional<RSAPublicKey> find(String keyId) {
        Deadline deadline =
                RequestContext.current().map(RequestContext::deadline).orElseGet(() -> Deadline.after(timeout));
        try {
            JwkKeys current = keys.get(deadline);
            Optional<RSAPublicKey> key = current.find(keyId);
            return key.isPresent() ? key : keys.newerThan(current, deadline).find(keyId);
        } catch (Renewing.Unavailable e) {
            throw AuthErrors.noKeys(e);
        }
    }

    @Override
    public void close() {
        keys.close();
        userService.close();
    }
}
