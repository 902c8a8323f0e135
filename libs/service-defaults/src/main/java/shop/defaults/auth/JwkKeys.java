package shop.defaults.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A fixed set of keys: those members of a JWK Set (RFC 7517) that can verify RS256. Others are skipped, as section 5 of
 * the RFC asks, so that a later algorithm can be published beside this one.
 */
public final class JwkKeys implements JwkSource {
    private static final int MIN_BITS = 2048;

    private final Map<String, RSAPublicKey> keys;

    private JwkKeys(Map<String, RSAPublicKey> keys) {
        this.keys = Map.copyOf(keys);
    }

    /** @throws IllegalArgumentException if the text is not a JWK Set, or holds no key that is fit for use */
    public static JwkKeys parse(String jwkSet) {
        try {
            return of(JWKSet.parse(jwkSet));
        } catch (ParseException e) {
            throw new IllegalArgumentException("must be a JWK Set (RFC 7517)", e);
        }
    }

    /** @throws IllegalArgumentException if the set holds no key that is fit for use */
    public static JwkKeys of(JWKSet set) {
        Map<String, RSAPublicKey> keys = new TreeMap<>();
        for (JWK key : set.getKeys()) {
            if (key instanceof RSAKey rsa && isFit(rsa)) {
                keys.put(rsa.getKeyID(), publicKey(rsa));
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("must hold an RSA key of " + MIN_BITS + " bits or more, with a kid");
        }
        return new JwkKeys(keys);
    }

    @Override
    public Optional<RSAPublicKey> find(String keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }

    private static boolean isFit(RSAKey key) {
        return key.getKeyID() != null
                && key.size() >= MIN_BITS
                && (key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse()))
                && (key.getAlgorithm() == null || JWSAlgorithm.RS256.equals(key.getAlgorithm()));
    }

    private static RSAPublicKey publicKey(RSAKey key) {
        try {
            return key.toRSAPublicKey();
        } catch (JOSEException e) {
            throw new IllegalArgumentException("key " + key.getKeyID() + " is not a valid RSA key", e);
        }
    }
}
