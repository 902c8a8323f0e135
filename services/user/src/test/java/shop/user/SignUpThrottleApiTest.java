package shop.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import shop.testing.Race;
import shop.testing.TestClient;
import shop.testing.TestResponse;

class SignUpThrottleApiTest {
    @RegisterExtension
    static final UserShop SHOP = new UserShop(Map.of("user.throttle.account-at-address.free", "3"));

    private final String email = UUID.randomUUID() + "@example.org";

    @Test
    void aKnownKeyTestsPasswordsNoFasterThanALogin() {
        String here = "203.0.113.9";
        TestClient client =
                SHOP.from(here).with("Idempotency-Key", UUID.randomUUID().toString());
        signUp(client, email).expect(201);
        Map<String, String> guess = Map.of("email", email, "password", "a wrong guess", "name", "Ann");
        for (int i = 0; i < 3; i++) {
            client.post("/signup", guess).expect(422);
        }

        TestResponse refused = client.post("/signup", guess).expect(429);
        assertThat(refused.problemCode()).hasValue("too-many-requests");
        assertThat(refused.header("Retry-After")).hasValue("15");
        signUp(client, email).expect(429);
        SHOP.from(here)
                .post("/login", Map.of("email", email, "password", UserShop.PASSWORD))
                .expect(429);

        SHOP.clock.advance(Duration.ofSeconds(15));
        assertThat(signUp(client, email).expect(201).header("Idempotent-Replayed"))
                .hasValue("true");
    }

    @Test
    void ofManyGuessesByAKeyAtOnceFewAreChecked() {
        TestClient client = SHOP.from("203.0.113.10")
                .with("Idempotency-Key", UUID.randomUUID().toString());
        signUp(client, email).expect(201);
        int before = SHOP.hasher.computed.get();

        List<Integer> statuses = Race.run(60, n -> client.post(
                                "/signup", Map.of("email", email, "password", "a wrong guess " + n, "name", "Ann"))
                        .status())
                .orThrow();

        assertThat(statuses).containsOnly(422, 429);
        assertThat(SHOP.hasher.computed.get() - before).isLessThanOrEqualTo(12);
    }

    private static TestResponse signUp(TestClient client, String email) {
        return client.post("/signup", Map.of("email", email, "password", UserShop.PASSWORD, "name", "Ann"));
    }
}
