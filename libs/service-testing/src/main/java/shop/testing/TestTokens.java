package shop.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import shop.defaults.auth.JwkKeys;
import shop.defaults.auth.JwtVerifier;
import shop.defaults.auth.Role;

/**
 * Access tokens as the User Service issues them, for tests of the services that accept them. A test's fake User Service
 * publishes {@link #jwks()}.
 */
public final class TestTokens {
    private final RSAKey key;
    private final String issuer;
    private final String audience;

    private TestTokens(RSAKey key, String issuer, String audience) {
        this.key = key;
        this.issuer = issuer;
        this.audience = audience;
    }

    /** Tokens of this issuer and audience, signed with a key made for this test. */
    public static TestTokens of(String issuer, String audience) {
        try {
            RSAKey key =
                    new RSAKeyGenerator(2048).keyID("test-" + UUID.randomUUID()).generate();
            return new TestTokens(key, issuer, audience);
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot make a key", e);
        }
    }

    /** The public keys, as {@code GET /.well-known/jwks.json} answers them. */
    public String jwks() {
        return new JWKSet(key).toPublicJWKSet().toString();
    }

    /** The public keys, for a verifier without a User Service. */
    public JwkKeys keys() {
        return JwkKeys.parse(jwks());
    }

    public String customer(String id, String email) {
        return token(id, Optional.of(email), Role.CUSTOMER);
    }

    public String admin(String id, String email) {
        return token(id, Optional.of(email), Role.ADMIN);
    }

    public String service(String clientId) {
        return token(clientId, Optional.empty(), Role.SERVICE);
    }

    private String token(String subject, Optional<String> email, Role role) {
        Instant now = Instant.now();
        return sign(new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(audience)
                .subject(subject)
                .claim("email", email.orElse(null))
                .claim("roles", List.of(role.wireName()))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(900)))
                .jwtID(UUID.randomUUID().toString())
                .build());
    }

    /** A token with just these claims: for tests of what must be refused. */
    public String sign(JWTClaimsSet claims) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .type(new JOSEObjectType(JwtVerifier.TYPE))
                            .build(),
                    claims);
            jwt.sign(new RSASSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }
}
