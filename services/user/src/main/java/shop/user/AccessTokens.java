package shop.user;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import shop.defaults.auth.JwtVerifier;
import shop.defaults.auth.Role;
import shop.defaults.http.Ids;

/** Issues access tokens: JWTs signed with RS256, of the form that {@link JwtVerifier} accepts. */
final class AccessTokens {
    private final TokenConfig config;
    private final JWSSigner signer;
    private final JWSHeader header;
    private final Clock clock;

    AccessTokens(TokenConfig config, Clock clock) {
        this.config = config;
        this.signer = new RSASSASigner(config.keys().signer());
        this.header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(config.keys().signerId())
                .type(new JOSEObjectType(JwtVerifier.TYPE))
                .build();
        this.clock = clock;
    }

    String of(User user) {
        return sign(claims(user.id(), user.roles())
                .claim("email", user.email().value())
                .build());
    }

    String ofService(String clientId) {
        return sign(claims(clientId, Set.of(Role.SERVICE)).build());
    }

    Duration lifetime() {
        return config.lifetime();
    }

    private JWTClaimsSet.Builder claims(String subject, Set<Role> roles) {
        Instant now = clock.instant();
        return new JWTClaimsSet.Builder()
                .issuer(config.issuer())
                .audience(config.audience())
                .subject(subject)
                .claim("roles", roles.stream().map(Role::wireName).sorted().toList())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(config.lifetime())))
                .jwtID(Ids.next());
    }

    private String sign(JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }
}
