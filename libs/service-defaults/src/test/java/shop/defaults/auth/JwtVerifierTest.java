package shop.defaults.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import shop.defaults.error.ServiceException;

class JwtVerifierTest {
    private static final TestIssuer ISSUER = new TestIssuer("k1");
    private static final TestIssuer FORGER = new TestIssuer("k1");

    private final JwtVerifier verifier = at(TestIssuer.NOW);

    @Test
    void aValidTokenNamesItsPrincipal() {
        String token = ISSUER.sign(TestIssuer.claims()
                .claim("roles", List.of("customer", "admin", "astronaut"))
                .build());

        Principal expected = new Principal("u-1", Optional.of("ann@example.org"), Set.of(Role.CUSTOMER, Role.ADMIN));
        assertThat(verifier.verify(token)).isEqualTo(expected);
        assertThat(verifier.verify(token)).as("from memory").isEqualTo(expected);
    }

    @Test
    void aServiceHasNoEmail() {
        String token = ISSUER.sign(TestIssuer.claims()
                .subject("order-service")
                .claim("email", null)
                .claim("roles", List.of("service"))
                .build());

        assertThat(verifier.verify(token))
                .isEqualTo(new Principal("order-service", Optional.empty(), Set.of(Role.SERVICE)));
    }

    @TestFactory
    Stream<DynamicTest> everyForgedTokenGetsTheSameAnswer() throws Exception {
        String good = ISSUER.sign(TestIssuer.claims().build());
        String[] parts = good.split("\\.", -1);
        return Map.<String, String>ofEntries(
                        Map.entry("empty", ""),
                        Map.entry("no JWT", "not-a-token"),
                        Map.entry("dots only", ".."),
                        Map.entry("five parts", "a.b.c.d.e"),
                        Map.entry("too long", good + "A".repeat(9000)),
                        Map.entry("alg none", new PlainJWT(TestIssuer.claims().build()).serialize()),
                        Map.entry(
                                "alg none with our kid",
                                encode("{\"alg\":\"none\",\"kid\":\"k1\",\"typ\":\"at+jwt\"}") + "." + parts[1] + "."),
                        Map.entry(
                                "alg None with the signature",
                                encode("{\"alg\":\"None\",\"kid\":\"k1\",\"typ\":\"at+jwt\"}") + "." + parts[1] + "."
                                        + parts[2]),
                        Map.entry("signature left out", parts[0] + "." + parts[1] + "."),
                        Map.entry(
                                "signature of zeros",
                                parts[0] + "." + parts[1] + "." + Base64URL.encode(new byte[256])),
                        Map.entry("junk behind the signature", good + "!"),
                        Map.entry("padding behind the signature", good + "="),
                        Map.entry("junk within the signature", parts[0] + "." + parts[1] + ".~" + parts[2]),
                        Map.entry("a space within the signature", parts[0] + "." + parts[1] + ". " + parts[2]),
                        Map.entry("unused bits of the signature set", withUnusedBitsSet(good)),
                        Map.entry(
                                "the other alphabet of base64",
                                parts[0] + "." + parts[1] + "."
                                        + parts[2].replace('-', '+').replace('_', '/')),
                        Map.entry("signature cut", good.substring(0, good.length() - 4)),
                        Map.entry(
                                "other claims, old signature",
                                parts[0] + "." + encode("{\"sub\":\"admin\"}") + "." + parts[2]),
                        Map.entry("HS256 with the public key", signedWithThePublicKeyAsSecret()),
                        Map.entry(
                                "another key, our kid",
                                FORGER.sign(TestIssuer.claims().build())),
                        Map.entry("a key of its own in the header", withOwnKeyInTheHeader()),
                        Map.entry(
                                "RS512",
                                ISSUER.sign(
                                        header(JWSAlgorithm.RS512, "k1", "at+jwt"),
                                        TestIssuer.claims().build())),
                        Map.entry(
                                "PS256",
                                ISSUER.sign(
                                        header(JWSAlgorithm.PS256, "k1", "at+jwt"),
                                        TestIssuer.claims().build())),
                        Map.entry(
                                "unknown kid",
                                ISSUER.sign(
                                        header(JWSAlgorithm.RS256, "k2", "at+jwt"),
                                        TestIssuer.claims().build())),
                        Map.entry(
                                "no kid",
                                ISSUER.sign(
                                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                                .type(new JOSEObjectType("at+jwt"))
                                                .build(),
                                        TestIssuer.claims().build())),
                        Map.entry("null for a header", "bnVsbA.e30.AAAA"),
                        Map.entry(
                                "typ JWT",
                                ISSUER.sign(
                                        header(JWSAlgorithm.RS256, "k1", "JWT"),
                                        TestIssuer.claims().build())),
                        Map.entry(
                                "no typ",
                                ISSUER.sign(
                                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                                .keyID("k1")
                                                .build(),
                                        TestIssuer.claims().build())),
                        Map.entry(
                                "crit",
                                ISSUER.sign(
                                        ISSUER.header()
                                                .criticalParams(Set.of("exp"))
                                                .build(),
                                        TestIssuer.claims().build())),
                        Map.entry(
                                "other issuer",
                                ISSUER.sign(TestIssuer.claims()
                                        .issuer("https://elsewhere.test")
                                        .build())),
                        Map.entry(
                                "no issuer",
                                ISSUER.sign(TestIssuer.claims().issuer(null).build())),
                        Map.entry(
                                "other audience",
                                ISSUER.sign(TestIssuer.claims().audience("bank").build())),
                        Map.entry(
                                "no audience",
                                ISSUER.sign(TestIssuer.claims()
                                        .audience((String) null)
                                        .build())),
                        Map.entry(
                                "expired",
                                ISSUER.sign(TestIssuer.claims()
                                        .expirationTime(Date.from(TestIssuer.NOW.minusSeconds(31)))
                                        .build())),
                        Map.entry(
                                "no expiry",
                                ISSUER.sign(
                                        TestIssuer.claims().expirationTime(null).build())),
                        Map.entry(
                                "not yet valid",
                                ISSUER.sign(TestIssuer.claims()
                                        .notBeforeTime(Date.from(TestIssuer.NOW.plusSeconds(60)))
                                        .build())),
                        Map.entry(
                                "from the future",
                                ISSUER.sign(TestIssuer.claims()
                                        .issueTime(Date.from(TestIssuer.NOW.plusSeconds(60)))
                                        .build())),
                        Map.entry(
                                "no subject",
                                ISSUER.sign(TestIssuer.claims().subject(null).build())),
                        Map.entry(
                                "blank subject",
                                ISSUER.sign(TestIssuer.claims().subject(" ").build())),
                        Map.entry(
                                "roles no list",
                                ISSUER.sign(TestIssuer.claims()
                                        .claim("roles", "admin")
                                        .build())),
                        Map.entry(
                                "email no text",
                                ISSUER.sign(TestIssuer.claims()
                                        .claim("email", Map.of("$gt", ""))
                                        .build())))
                .entrySet()
                .stream()
                .map(forged -> DynamicTest.dynamicTest(forged.getKey(), () -> assertRefused(forged.getValue())));
    }

    @Test
    void clocksMayDifferALittle() {
        String token = ISSUER.sign(TestIssuer.claims().build());

        assertThat(at(TestIssuer.NOW.minusSeconds(30)).verify(token).subject()).isEqualTo("u-1");
        assertThat(at(TestIssuer.NOW.plusSeconds(629)).verify(token).subject()).isEqualTo("u-1");
    }

    @Test
    void aRememberedTokenExpiresToo() {
        MovableClock clock = new MovableClock();
        JwtVerifier remembering =
                new JwtVerifier(TestIssuer.ISSUER, TestIssuer.AUDIENCE, JwkKeys.parse(ISSUER.jwks()), clock);
        String token = ISSUER.sign(TestIssuer.claims().build());
        remembering.verify(token);
        clock.now = TestIssuer.NOW.plusSeconds(630);

        assertThatThrownBy(() -> remembering.verify(token)).isInstanceOf(ServiceException.class);
    }

    @Test
    void aRememberedTokenGoesWithItsKey() {
        JwkKeys[] current = {JwkKeys.parse(ISSUER.jwks())};
        JwtVerifier remembering = new JwtVerifier(
                TestIssuer.ISSUER, TestIssuer.AUDIENCE, keyId -> current[0].find(keyId), new MovableClock());
        String token = ISSUER.sign(TestIssuer.claims().build());
        remembering.verify(token);
        current[0] = JwkKeys.parse(FORGER.jwks());

        assertThatThrownBy(() -> remembering.verify(token)).isInstanceOf(ServiceException.class);
    }

    @Test
    void theMemoryOfTokensIsBounded() {
        VerifiedTokens tokens = new VerifiedTokens(10);
        VerifiedToken token = new VerifiedToken(
                new Principal("u", Optional.empty(), Set.of()),
                "k",
                publicKey(),
                Instant.MIN.plus(JwtVerifier.LEEWAY),
                TestIssuer.NOW);
        VerifiedTokens.Key first = VerifiedTokens.key("first");
        tokens.put(first, token);
        for (int i = 0; i < 1000; i++) {
            tokens.put(VerifiedTokens.key("t" + i), token);
            assertThat(tokens.find(first)).as("asked for all the time").isPresent();
        }

        assertThat(tokens.size()).isLessThanOrEqualTo(12);
    }

    private void assertRefused(String token) {
        ServiceException refusal = catchThrowableOfType(ServiceException.class, () -> verifier.verify(token));
        assertThat(refusal.type().code()).isEqualTo("unauthenticated");
        assertThat(refusal.detail()).isEqualTo(AuthErrors.invalidToken().detail());
        assertThat(refusal.headers())
                .containsEntry("WWW-Authenticate", "Bearer realm=\"shop\", error=\"invalid_token\"");
    }

    private static JwtVerifier at(Instant now) {
        return new JwtVerifier(
                TestIssuer.ISSUER, TestIssuer.AUDIENCE, JwkKeys.parse(ISSUER.jwks()), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static JWSHeader header(JWSAlgorithm algorithm, String keyId, String type) {
        return new JWSHeader.Builder(algorithm)
                .keyID(keyId)
                .type(new JOSEObjectType(type))
                .build();
    }

    private static String signedWithThePublicKeyAsSecret() throws Exception {
        SignedJWT jwt = new SignedJWT(
                header(JWSAlgorithm.HS256, "k1", "at+jwt"), TestIssuer.claims().build());
        jwt.sign(new MACSigner(ISSUER.key.toRSAPublicKey().getEncoded()));
        return jwt.serialize();
    }

    private static String withOwnKeyInTheHeader() throws Exception {
        JWTClaimsSet claims = TestIssuer.claims().build();
        SignedJWT jwt =
                new SignedJWT(FORGER.header().jwk(FORGER.key.toPublicJWK()).build(), claims);
        jwt.sign(new RSASSASigner(FORGER.key));
        return jwt.serialize();
    }

    /** The 256 octets leave four bits of the last character, which a lenient reader overlooks. */
    private static String withUnusedBitsSet(String token) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = token.length() - 1;
        return token.substring(0, last) + alphabet.charAt(alphabet.indexOf(token.charAt(last)) + 1);
    }

    private static String encode(String json) {
        return Base64URL.encode(json).toString();
    }

    private static java.security.interfaces.RSAPublicKey publicKey() {
        return JwkKeys.of(new JWKSet(ISSUER.key)).find("k1").orElseThrow();
    }

    private static final class MovableClock extends Clock {
        private Instant now = TestIssuer.NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }

    @Test
    void keysThatAreTooShortAreNotTrusted() {
        assertThatThrownBy(() -> JwkKeys.parse("{\"keys\":[]}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JwkKeys.parse("nonsense")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Duration.ofSeconds(30)).isEqualTo(JwtVerifier.LEEWAY);
    }
}
