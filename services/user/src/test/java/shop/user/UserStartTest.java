package shop.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import shop.defaults.config.Settings;
import shop.defaults.config.SettingsException;
import shop.defaults.http.Deadline;
import shop.testing.FreePorts;
import shop.testing.Race;
import shop.testing.TestClient;
import shop.testing.TestDatabase;
import shop.testing.TestResponse;
import shop.testing.TestSettings;

class UserStartTest {
    private static final Map<String, String> ADMIN =
            Map.of("email", UserShop.ADMIN, "password", UserShop.ADMIN_PASSWORD);

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @Test
    void replicasThatStartAtOnceMakeOneAdmin() {
        List<UserApp> replicas =
                Race.run(4, n -> UserApp.start(config(Map.of()))).orThrow();
        try {
            for (UserApp replica : replicas) {
                TestClient client = TestClient.at(replica.port());
                JsonNode tokens = client.post("/login", ADMIN).expect(200).json();
                JsonNode users = client.as(tokens.path("access_token").asText())
                        .get("/users")
                        .expect(200)
                        .json();
                assertThat(users.size()).isEqualTo(1);
                assertThat(users.get(0).path("roles").toString()).isEqualTo("[\"admin\"]");
            }
        } finally {
            replicas.forEach(UserApp::close);
        }
    }

    @Test
    void anAdminWhoExistsIsLeftAsTheyAre() {
        UserApp.start(config(Map.of())).close();
        try (UserApp again = UserApp.start(config(Map.of("user.first-admin.password", "another phrase")))) {
            TestClient.at(again.port()).post("/login", ADMIN).expect(200);
        }
    }

    @Test
    void aLoginMakesTheHashAnewWhenTheParametersHaveChanged() {
        UserApp.start(config(Map.of())).close();
        String before = hash();
        try (UserApp again = UserApp.start(config(Map.of("user.password-hash.passes", "2")))) {
            TestClient.at(again.port()).post("/login", ADMIN).expect(200);
            assertThat(before).contains("t=1");
            assertThat(hash()).contains("t=2");
            TestClient.at(again.port()).post("/login", ADMIN).expect(200);
        }
    }

    @Test
    void aLoginIsGoodAlsoWhenTheHashCannotBeMadeAnew() {
        UserApp.start(config(Map.of())).close();
        String before = hash();
        UserConfig config = config(Map.of("user.password-hash.passes", "2"));
        CountingPasswordHasher working = new CountingPasswordHasher(config.passwordHash());
        PasswordHasher busy = new PasswordHasher() {
            @Override
            public String hash(Password password, Deadline deadline) {
                throw UserErrors.busy();
            }

            @Override
            public String hashForSignUp(Password password, Deadline deadline, Runnable onTurn) {
                throw UserErrors.busy();
            }

            @Override
            public Verdict check(Password password, Optional<String> hash, Deadline deadline, Runnable onTurn) {
                return working.check(password, hash, deadline, onTurn);
            }
        };
        try (UserApp again = UserApp.start(config, Clock.systemUTC(), busy, working)) {
            TestClient.at(again.port()).post("/login", ADMIN).expect(200);
            assertThat(hash()).isEqualTo(before);
        }
    }

    @Test
    void withoutItsDatabaseTheServiceStartsAndSaysSo() {
        int nowhere = FreePorts.one();
        Map<String, String> settings =
                Map.of("database.uri", "mongodb://127.0.0.1:" + nowhere, "database.selection-timeout", "100ms");
        try (UserApp app = UserApp.start(config(settings))) {
            TestClient client = TestClient.at(app.port());
            TestResponse refused = client.post("/login", ADMIN).expect(503);
            assertThat(refused.header("Retry-After")).isPresent();
            assertThat(refused.text()).doesNotContain("mongo", "127.0.0.1");
            client.get("/observe/health/ready").expect(503);
            assertThat(client.get("/observe/health/live").status()).isLessThan(300);
        }
    }

    @Test
    void aKeyIsRotatedWithoutAnybodyNoticing() {
        String old = key("old");
        String next = key("next");
        String token;
        try (UserApp first = UserApp.start(config(Map.of("user.tokens.signing-keys", set(old))))) {
            token = token(first);
        }
        try (UserApp both = UserApp.start(config(Map.of("user.tokens.signing-keys", set(next, old))))) {
            TestClient.at(both.port()).as(token).get("/users").expect(200);
            TestClient.at(both.port()).as(token(both)).get("/users").expect(200);
            token = token(both);
        }
        try (UserApp last = UserApp.start(config(Map.of("user.tokens.signing-keys", set(next))))) {
            TestClient.at(last.port()).as(token).get("/users").expect(200);
        }
        try (UserApp other = UserApp.start(config(Map.of("user.tokens.signing-keys", set(old))))) {
            TestClient.at(other.port()).as(token).get("/users").expect(401);
        }
    }

    @Test
    void everyKeyOfTheSectionIsChecked() {
        assertWrong("user.tokens.signing-keys", "{\"keys\":[]}");
        assertWrong("user.tokens.signing-keys", "secret text");
        assertWrong("user.tokens.lifetime", "16m");
        assertWrong("user.tokens.refresh-idle", "1s");
        assertWrong("user.tokens.refresh-total", "366d");
        assertWrong("user.password-hash.memory", "1KiB");
        assertWrong("user.password-hash.passes", "0");
        assertWrong("user.password-hash.max-concurrent", "0");
        assertWrong("user.password-hash.max-wait", "2m");
        assertWrong("user.throttle.account.free", "0");
        assertWrong("user.throttle.address.pause", "2h");
        assertWrong("user.throttle.account-at-address.window", "2d");
        assertWrong("user.throttle.sign-up.free", "0");
        assertWrong("user.throttle.sign-up.max-pause", "2h");
        assertWrong("user.first-admin.email", "nobody");
        assertWrong("user.first-admin.password", "short");
        assertWrong("user.service-clients.order-service.secret", "too-short");
        assertWrong("user.sweep-interval", "0s");
        assertWrong("user.idempotency-keys-kept", "1h");
        assertWrong("user.port", "70000");
    }

    @Test
    void aPasswordOfNobodyIsRefused() {
        Settings settings = TestSettings.with(Map.of("user.first-admin.email", ""));
        assertThatThrownBy(() -> settings.make(UserConfig::from))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("user.first-admin.email");
    }

    @Test
    void thereNeedsToBeNoFirstAdmin() {
        assertThat(TestSettings.with(Map.of("user.first-admin.email", "", "user.first-admin.password", ""))
                        .make(UserConfig::from)
                        .firstAdmin())
                .isEmpty();
    }

    @Test
    void nothingSecretIsPrinted() {
        UserConfig config = config(Map.of());
        assertThat(config.toString()).doesNotContain("\"d\":", UserShop.ADMIN_PASSWORD, "order-service-only-local");
    }

    private static void assertWrong(String key, String value) {
        Settings settings = TestSettings.with(Map.of(key, value));
        assertThatThrownBy(() -> settings.make(UserConfig::from))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(key)
                .hasMessageNotContaining("secret text");
    }

    private UserConfig config(Map<String, String> more) {
        Map<String, String> all =
                new HashMap<>(Map.of("database.uri", database.uri(), "user.database.name", database.name()));
        all.putAll(more);
        return TestSettings.with(all).make(UserConfig::from);
    }

    private String hash() {
        return java.util.Objects.requireNonNull(
                        database.mongo().getCollection("users").find().first())
                .getString("passwordHash");
    }

    private static String token(UserApp app) {
        return TestClient.at(app.port())
                .post("/login", ADMIN)
                .expect(200)
                .json()
                .path("access_token")
                .asText();
    }

    private static String key(String id) {
        try {
            return new com.nimbusds.jose.jwk.gen.RSAKeyGenerator(2048)
                    .keyID(id)
                    .generate()
                    .toJSONString();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String set(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }

    @Test
    void aPortInUseIsSaidAndLeavesNothingRunning() {
        try (UserApp first = UserApp.start(config(Map.of()))) {
            UserConfig same = config(Map.of("user.port", Integer.toString(first.port())));
            assertThatThrownBy(() -> UserApp.start(same))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("127.0.0.1:" + first.port())
                    .hasCauseInstanceOf(java.net.BindException.class);
        }
    }
}
