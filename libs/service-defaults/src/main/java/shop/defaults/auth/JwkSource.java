package shop.defaults.auth;

import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import shop.defaults.error.ServiceException;

/** The keys that access tokens may be signed with, by key id. */
@FunctionalInterface
public interface JwkSource {
    /**
     * The key of that id, if it is one of the trusted keys. Cheap when the id is known.
     *
     * @throws ServiceException {@code unavailable} while there are no keys at all
     */
    Optional<RSAPublicKey> find(String keyId);
}
