package shop.user;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.webserver.http.HttpService;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import shop.testing.TestClient;
import shop.testing.TestClock;
import shop.testing.TestDatabase;
import shop.testing.TestSettings;

/** The whole User Service on a free port, with a database of its own. */
@NullMarked
final class UserShop implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
    static final String PASSWORD = "a phrase to remember";
    static final String ADMIN = "admin@shop.local";
    static final String ADMIN_PASSWORD = "admin-only-local";

    final TestDatabase database = new TestDatabase();
    final TestClock clock = TestClock.startingNow();
    final CountingPasswordHasher hasher;
    final UserConfig config;
    private final UserApp app;

    UserShop() {
        this(Map.of());
    }

    UserShop(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "database.uri",
                database.uri(),
                "user.database.name",
                database.name(),
                "server.trusted-proxies",
                "127.0.0.1"));
        all.putAll(settings);
        config = TestSettings.with(all).make(UserConfig::from);
        hasher = new CountingPasswordHasher(config.passwordHash());
        app = UserApp.start(config, clock, hasher, hasher);
    }

    /** One more replica on the same database, with a clock that goes. */
    UserApp replica() {
        return UserApp.start(config, Clock.systemUTC());
    }

    /** The routes by themselves. */
    HttpService routes() {
        return app.routes();
    }

    TestClient client() {
        return TestClient.at(app.port());
    }

    TestClient from(String address) {
        return client().with("X-Forwarded-For", address);
    }

    JsonNode signUp(String email) {
        return client().post("/signup", Map.of("email", email, "password", PASSWORD, "name", "Somebody"))
                .expect(201)
                .json();
    }

    JsonNode logIn(String email, String password) {
        return client().post("/login", Map.of("email", email, "password", password))
                .expect(200)
                .json();
    }

    /** A client that is signed in. */
    TestClient as(String email) {
        return client().as(logIn(email, PASSWORD).path("access_token").asText());
    }

    TestClient asAdmin() {
        return client().as(logIn(ADMIN, ADMIN_PASSWORD).path("access_token").asText());
    }

    TestClient asService() {
        return client().as(client().post(
                        "/token", Map.of("client_id", "order-service", "client_secret", "order-service-only-local"))
                .expect(200)
                .json()
                .path("access_token")
                .asText());
    }

    @Override
    public void beforeAll(ExtensionContext context) {}

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        app.close();
        database.close();
    }
}
