package shop.defaults.auth;

import shop.defaults.error.ServiceException;

/** Tells whose an access token is. Implementations are safe for use by many threads. */
@FunctionalInterface
public interface TokenVerifier {
    /**
     * The principal that the token was issued to.
     *
     * @throws ServiceException {@code unauthenticated} (401) for any token that is not valid now, without saying why;
     *     {@code unavailable} (503) while there are no keys to verify with
     */
    Principal verify(String token);
}
