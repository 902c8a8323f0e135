package shop.defaults.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies access tokens as signed JWTs (RFC 9068, and the advice of RFC 8725): one algorithm (RS256), one issuer, our
 * audience, a key named by {@code kid} from a trusted set, {@code typ} {@code at+jwt}, and the times with a little
 * leeway for clocks. What the token's own header says about keys and algorithms is never followed.
 */
public final class JwtVerifier implements TokenVerifier {
    /** The {@code typ} of an access token (RFC 9068, section 2.1): no other signed JWT can stand in for one. */
    public static final String TYPE = "at+jwt";

    /** How far the clocks of two machines may differ. */
    static final Duration LEEWAY = Duration.ofSeconds(30);

    private static final int MAX_LENGTH = 8 * 1024;
    private static final int CACHED_TOKENS = 10_000;

    private final String issuer;
    private final String audience;
    private final JwkSource keys;
    private final Clock clock;
    private final VerifiedTokens verified = new VerifiedTokens(CACHED_TOKENS);

    public JwtVerifier(String issuer, String audience, JwkSource keys, Clock clock) {
        this.issuer = issuer;
        this.audience = audience;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Principal verify(String token) {
        if (token.length() > MAX_LENGTH || !BearerToken.isWellFormed(token)) {
            throw AuthErrors.invalidToken();
        }
        Instant now = clock.instant();
        VerifiedTokens.Key cacheKey = VerifiedTokens.key(token);
        Optional<VerifiedToken> known = verified.find(cacheKey).filter(this::isStillTrusted);
        VerifiedToken valid = known.isPresent() ? known.get() : remember(cacheKey, verifyAfresh(token));
        if (!valid.isValidAt(now, LEEWAY)) {
            throw AuthErrors.invalidToken();
        }
        return valid.principal();
    }

    private VerifiedToken remember(VerifiedTokens.Key key, VerifiedToken token) {
        verified.put(key, token);
        return token;
    }

    /** A key may have been withdrawn since. */
    private boolean isStillTrusted(VerifiedToken token) {
        return keys.find(token.keyId()).filter(token.key()::equals).isPresent();
    }

    private VerifiedToken verifyAfresh(String token) {
        SignedJWT jwt = parsed(token);
        try {
            JWSHeader header = jwt.getHeader();
            requireOurKind(header);
            RSAPublicKey key = keys.find(header.getKeyID()).orElseThrow(AuthErrors::invalidToken);
            if (!jwt.verify(new RSASSAVerifier(key))) {
                throw AuthErrors.invalidToken();
            }
            return claims(header.getKeyID(), key, jwt.getJWTClaimsSet());
        } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
            throw AuthErrors.invalidToken();
        }
    }

    /** The library throws all kinds of things at what is no token. */
    private static SignedJWT parsed(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            jwt.getJWTClaimsSet(); // kept for later
            return jwt;
        } catch (ParseException | RuntimeException e) {
            throw AuthErrors.invalidToken();
        }
    }

    private static void requireOurKind(JWSHeader header) {
        JOSEObjectType type = header.getType();
        boolean ours = JWSAlgorithm.RS256.equals(header.getAlgorithm())
                && header.getKeyID() != null
                && type != null
                && TYPE.equalsIgnoreCase(type.getType())
                && header.getCriticalParams() == null
                && header.isBase64URLEncodePayload();
        if (!ours) {
            throw AuthErrors.invalidToken();
        }
    }

    private VerifiedToken claims(String keyId, RSAPublicKey key, JWTClaimsSet claims) throws ParseException {
        Date expiry = claims.getExpirationTime();
        String subject = claims.getSubject();
        if (!issuer.equals(claims.getIssuer())
                || !claims.getAudience().contains(audience)
                || expiry == null
                || subject == null
                || subject.isBlank()) {
            throw AuthErrors.invalidToken();
        }
        Principal principal =
                new Principal(subject, Optional.ofNullable(claims.getStringClaim("email")), roles(claims));
        return new VerifiedToken(principal, keyId, key, notBefore(claims), expiry.toInstant());
    }

    /** The later of {@code nbf} and {@code iat}: a token from the future is not ours. */
    private static Instant notBefore(JWTClaimsSet claims) {
        Instant notBefore = Optional.ofNullable(claims.getNotBeforeTime())
                .map(Date::toInstant)
                .orElse(Instant.MIN.plus(LEEWAY));
        Instant issued =
                Optional.ofNullable(claims.getIssueTime()).map(Date::toInstant).orElse(notBefore);
        return issued.isAfter(notBefore) ? issued : notBefore;
    }

    /** Roles that this version does not know give no rights, and do no harm. */
    private static Set<Role> roles(JWTClaimsSet claims) throws ParseException {
        Collection<String> names =
                Optional.ofNullable(claims.getStringListClaim("roles")).orElse(List.of());
        Set<Role> roles = new HashSet<>();
        names.forEach(name -> Role.of(name).ifPresent(roles::add));
        return roles;
    }
}
