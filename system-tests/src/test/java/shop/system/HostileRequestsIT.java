package shop.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.testing.TestClient;
import shop.testing.TestResponse;

/** What an attacker or a broken client sends, through the gateway: a clear 4xx, no stack trace, and nothing changed. */
@ExtendWith(LocalShop.Shared.class)
class HostileRequestsIT {
    private static final List<String> WRITING_ROUTES = List.of(
            "POST /api/users/signup",
            "POST /api/users/login",
            "POST /api/users/token",
            "POST /api/users/logout",
            "PATCH /api/users/user/admin@shop.local",
            "POST /api/products/product",
            "PATCH /api/products/products/x",
            "PUT /api/products/products/x/decrease_stock",
            "PUT /api/products/products/x/update_stock",
            "PUT /api/products/products/x/release_stock",
            "POST /api/orders/order",
            "PUT /api/orders/order/x/status",
            "POST /api/orders/order/x/cancel");

    private final LocalShop shop;

    HostileRequestsIT(LocalShop shop) {
        this.shop = shop;
    }

    private String lamp = "";
    private TestClient ada = TestClient.at(1);

    @BeforeEach
    void aShopWithOneProductAndOneCustomer() {
        lamp = shop.product("Lamp", "10.00", 5);
        ada = shop.customer(BasicFlowIT.email());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"text\"",
                "{",
                "{\"email\":{\"$gt\":\"\"},\"password\":{\"$gt\":\"\"},\"refresh_token\":{\"$ne\":1},\"name\":[],\"price\":{\"$gt\":0},\"stock\":[1],\"quantity\":{\"$inc\":1},\"items\":{\"$gt\":\"\"},\"status\":{\"$ne\":\"\"}}",
                "{\"email\":\"a@example.com\",\"password\":\"a long enough secret\",\"name\":\"A\",\"role\":\"admin\",\"roles\":[\"admin\"]}",
                "{\"quantity\":-1}",
                "{\"quantity\":0}",
                "{\"quantity\":1.5}",
                "{\"quantity\":1e400}",
                "{\"quantity\":99999999999999999999}",
                "{\"name\":\"x\",\"price\":-1,\"stock\":-1}",
                "{\"name\":\"x\",\"price\":0.001,\"stock\":1}",
                "{\"name\":\"\\u0000\",\"price\":1,\"stock\":1}",
                "{\"name\":\"\\ud800\",\"price\":1,\"stock\":1}",
                "{\"items\":[]}",
                "{\"items\":[{\"productId\":\"x\",\"quantity\":1,\"unitPrice\":0}]}",
                "{\"items\":[{\"productId\":{\"$gt\":\"\"},\"quantity\":1}]}",
                "{\"status\":\"placed\"}",
                "{\"__proto__\":{},\"constructor\":1}",
            })
    void badBodiesAreRefusedOnEveryWritingRoute(String body) {
        TestClient admin = shop.admin();
        for (String route : WRITING_ROUTES) {
            String[] parts = route.split(" ", 2);
            for (TestClient client : List.of(shop.client(), ada, admin)) {
                assertRefused(route, send(client, parts[0], parts[1], body));
            }
        }
        assertThat(stock()).isEqualTo(5);
    }

    @Test
    void mutatedValidOrdersNeverBreakAnything() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String valid = "{\"items\":[{\"productId\":\"" + lamp + "\",\"quantity\":9}]}";
        for (int i = 0; i < 300; i++) {
            StringBuilder mutated = new StringBuilder(valid);
            for (int edits = random.nextInt(3) + 1; edits > 0; edits--) {
                int at = random.nextInt(mutated.length());
                switch (random.nextInt(3)) {
                    case 0 -> mutated.deleteCharAt(at);
                    case 1 -> mutated.insert(at, (char) random.nextInt(0x20, 0x2ff));
                    default -> mutated.setCharAt(at, "{}[]\":,0-e\\".charAt(random.nextInt(11)));
                }
            }
            TestResponse answer = send(ada, "POST", "/api/orders/order", mutated.toString());
            assertThat(answer.status())
                    .as("seed %d: %s -> %s", seed, mutated, answer)
                    .isLessThan(500);
        }
    }

    @Test
    void forgedTokensAreRefusedByEveryService() throws Exception {
        for (String token : forged()) {
            TestClient forger = shop.client().as(token);
            for (String path : List.of(
                    "/api/users/users", "/api/users/user/admin@shop.local", "/api/orders/orders/admin@shop.local")) {
                TestResponse answer = forger.get(path);
                assertThat(answer.status()).as(token).isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate")).isPresent();
            }
            assertThat(forger.put("/api/products/products/" + lamp + "/update_stock", Map.of("quantity", 5))
                            .status())
                    .isEqualTo(401);
        }
        assertThat(stock()).isEqualTo(5);
    }

    @Test
    void whatIsSomebodyElsesIsNotThere() {
        String email = BasicFlowIT.email();
        TestClient eve = shop.customer(email);
        String id = ada.post("/api/orders/order", BasicFlowIT.order(lamp, 1))
                .expect(201)
                .json()
                .path("id")
                .asText();
        assertThat(eve.get("/api/orders/order/" + id).status()).isEqualTo(404);
        assertThat(eve.get("/api/orders/order/" + id + "/events").status()).isEqualTo(404);
        assertThat(eve.post("/api/orders/order/" + id + "/cancel", Map.of()).status())
                .isEqualTo(404);
        assertThat(eve.get("/api/users/user/admin@shop.local").status()).isEqualTo(404);
        assertThat(eve.delete("/api/users/user/admin@shop.local").status()).isEqualTo(404);
        for (String admins : List.of("/api/users/users", "/api/products/products/" + lamp + "/stock_movements")) {
            assertThat(eve.get(admins).status()).as(admins).isEqualTo(403);
        }
        assertThat(eve.put("/api/orders/order/" + id + "/status", Map.of("status", "paid"))
                        .status())
                .isEqualTo(403);
        assertThat(eve.put("/api/products/products/" + lamp + "/decrease_stock", Map.of("quantity", 1))
                        .status())
                .isEqualTo(403);
        assertThat(ada.get("/api/orders/order/" + id).json().path("status").asText())
                .isEqualTo("placed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/products/products/%00",
                "/api/products/products/..%2f..%2fusers",
                "/api/users/user/%7B%22$gt%22:%22%22%7D",
                "/api/products/products?minPrice=x&maxPrice=-1",
                "/api/products/products?limit=1000000",
                "/api/products/products?after=%FF%FE",
                "/api/products/products?q=%28%28%28%28a%2B%29%2B%29%2B%29%2B%24",
                "/api/products/products?sort=$where",
                "/api/orders/orders/%25?status=%27",
                "/api/nowhere",
                "/api/users/observe/metrics",
                "/api/../observe/metrics",
            })
    void oddAddressesAreAnsweredCalmly(String path) {
        for (TestClient client : List.of(shop.client(), ada, shop.admin())) {
            TestResponse answer = client.get(path);
            assertThat(answer.status()).as(path + " -> " + answer).isLessThan(500);
            assertThat(answer.text()).doesNotContain("Exception").doesNotContain("\tat ");
        }
    }

    @Test
    void aBodyOverTheLimitIsRefused() {
        assertRefused("oversize", send(ada, "POST", "/api/orders/order", " ".repeat(3 << 20)));
    }

    private static List<String> forged() throws JOSEException {
        Instant now = Instant.now();
        JWTClaimsSet claims = claims(now.plusSeconds(600), "shop");
        RSAKey wrongKey = new RSAKeyGenerator(2048).keyID("development-only").generate();
        List<String> tokens = new ArrayList<>();
        tokens.add("");
        tokens.add("a.b.c");
        tokens.add(new PlainJWT(claims).serialize());
        SignedJWT signed = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("development-only")
                        .build(),
                claims);
        signed.sign(new RSASSASigner(wrongKey));
        tokens.add(signed.serialize());
        SignedJWT symmetric = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID("development-only")
                        .build(),
                claims);
        symmetric.sign(new MACSigner(wrongKey.toRSAPublicKey().getEncoded()));
        tokens.add(symmetric.serialize());
        return tokens;
    }

    private static JWTClaimsSet claims(Instant expiry, String audience) {
        return new JWTClaimsSet.Builder()
                .issuer("shop")
                .audience(audience)
                .subject("somebody")
                .claim("email", "admin@shop.local")
                .claim("roles", List.of("admin", "service"))
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(expiry))
                .build();
    }

    private int stock() {
        return shop.client()
                .get("/api/products/products/" + lamp)
                .expect(200)
                .json()
                .path("stock")
                .asInt();
    }

    private static TestResponse send(TestClient client, String method, String path, String body) {
        return client.with("Content-Type", "application/json").send(method, path, BodyPublishers.ofString(body));
    }

    private static void assertRefused(String what, TestResponse answer) {
        assertThat(answer.status()).as(what + " -> " + answer).isBetween(400, 499);
        assertThat(answer.problemCode()).as(what).isPresent();
        assertThat(answer.text()).doesNotContain("Exception").doesNotContain("\tat ");
    }
}
