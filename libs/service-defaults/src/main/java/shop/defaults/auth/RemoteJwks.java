package shop.defaults.auth;

import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/**
 * The User Service's published keys (RFC 7517). They are read again now and then and when a token names a key that is not
 * known; while the User Service does not answer, those read before go on serving.
 */
public final class RemoteJwks implements JwkSource, AutoCloseable {
    private static final String PATH = "/.well-known/jwks.json";

    private final Renewing<JwkKeys> keys;
    private final UserServiceCalls userService;

    private RemoteJwks(Renewing<JwkKeys> keys, UserServiceCalls userService) {
        this.keys = keys;
        this.userService = userService;
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
                userService);
    }

    @Override
    public Optional<RSAPublicKey> find(String keyId) {
        try {
            JwkKeys current = keys.get();
            Optional<RSAPublicKey> key = current.find(keyId);
            return key.isPresent() ? key : keys.newerThan(current).find(keyId);
        } catch (Renewing.Unavailable e) {
            throw AuthErrors.userServiceUnavailable(e);
        }
    }

    @Override
    public void close() {
        keys.close();
        userService.close();
    }
}
