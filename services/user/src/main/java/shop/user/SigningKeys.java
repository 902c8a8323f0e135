package shop.user;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import shop.defaults.auth.JwkKeys;

/**
 * The keys that sign access tokens: a private JWK Set (RFC 7517). The first signs; all are published. To rotate, put the
 * new key second and restart every replica, then put it first and restart again, then, once the last token of the old
 * key has expired, take the old one out.
 */
final class SigningKeys {
    private static final int MIN_BITS = 2048;

    private final RSAKey signer;
    private final JWKSet published;

    private SigningKeys(List<RSAKey> keys) {
        this.signer = keys.getFirst();
        this.published = new JWKSet(List.<JWK>copyOf(keys)).toPublicJWKSet();
    }

    /** @throws IllegalArgumentException if a key is not a private RSA key of 2048 bits or more with a kid of its own */
    static SigningKeys parse(String jwkSet) {
        List<JWK> keys;
        try {
            keys = JWKSet.parse(jwkSet).getKeys();
        } catch (ParseException e) {
            throw new IllegalArgumentException("must be a JWK Set (RFC 7517)", e);
        }
        Set<String> ids = new HashSet<>();
        List<RSAKey> fit = keys.stream()
                .filter(RSAKey.class::isInstance)
                .map(RSAKey.class::cast)
                .filter(key -> key.isPrivate() && key.size() >= MIN_BITS)
                .filter(key -> key.getKeyID() != null && ids.add(key.getKeyID()))
                .toList();
        if (fit.isEmpty() || fit.size() != keys.size()) {
            throw new IllegalArgumentException("must hold private RSA keys of " + MIN_BITS
                    + " bits or more, each with a kid of its own, and nothing else");
        }
        return new SigningKeys(fit);
    }

    String signerId() {
        return signer.getKeyID();
    }

    java.security.interfaces.RSAPrivateKey signer() {
        try {
            return signer.toRSAPrivateKey();
        } catch (JOSEException e) {
            throw new IllegalStateException("the signing key is no RSA key", e);
        }
    }

    /** The public halves, for verifying. */
    JwkKeys keys() {
        return JwkKeys.of(published);
    }

    /** The public halves, as JSON in UTF-8. */
    byte[] publishedJson() {
        return published.toString(true).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "SigningKeys[" + published.size() + ", signing with " + signerId() + "]";
    }
}
