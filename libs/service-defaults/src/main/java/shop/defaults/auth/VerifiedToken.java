package shop.defaults.auth;

import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;

/** What a token said whose signature was checked. */
record VerifiedToken(Principal principal, String keyId, RSAPublicKey key, Instant notBefore, Instant expiry) {
    boolean isValidAt(Instant now, Duration leeway) {
        return now.isBefore(expiry.plus(leeway)) && !now.isBefore(notBefore.minus(leeway));
    }
}
