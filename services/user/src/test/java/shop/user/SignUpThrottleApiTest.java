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
    static final UserShop SHOP =
            new UserShop(Map.of("user.throttle.account-at-address.free", "3", "user.throttle.sign-up.free", "5"));

    private final String email = UUID.randomUUID() + "@example.org";

    @Test
    void afterManySignUpsFromOneAddressTheNextHaveToWaitLongerEachTime() {
        TestClient here = SHOP.from("203.0.113.1");
        signUps(here, 5);

        TestResponse refused = signUp(here, email).expect(429);
        assertThat(refused.problemCode()).hasValue("too-many-requests");
        assertThat(refused.header("Retry-After")).hasValue("5");
        signUp(SHOP.from("203.0.113.2"), email).expect(201);

        SHOP.clock.advance(Duration.ofSeconds(5));
        signUps(here, 1);
        assertThat(signUp(here, "x" + email).expect(429).header("Retry-After")).hasValue("10");
        SHOP.clock.advance(Duration.ofHours(1));
        signUps(here, 5);
    }

    @Test
    void aTakenEmailCountsAndCostsNoHash() {
        signUp(SHOP.from("203.0.113.3"), email).expect(201);
        TestClient here = SHOP.from("203.0.113.4");
        int before = SHOP.hasher.computed.get();
        for (int i = 0; i < 5; i++) {
            signUp(here.with("Idempotency-Key", UUID.randomUUID().toString()), email)
                    .expect(409);
        }

        signUp(here, email).expect(429);
        assertThat(SHOP.hasher.computed.get()).isEqualTo(before);
    }

    @Test
    void neitherMistakesNorRepetitionsCount() {
        TestClient here = SHOP.from("203.0.113.5");
        TestClient keyed = here.with("Idempotency-Key", UUID.randomUUID().toString());
        signUp(keyed, email).expect(201);
        for (int i = 0; i < 10; i++) {
            signUp(keyed, email).expect(201);
            signUp(here, "nobody").expect(400);
        }
        signUps(here, 4);

        signUp(here, "x" + email).expect(429);
        signUp(keyed, email).expect(201);
    }

    @Test
    void anIpv6NetworkIsOneAddressHoweverManyItHas() {
        for (int i = 1; i <= 5; i++) {
            signUps(SHOP.from("2001:db8:0:1::" + i), 1);
        }

        signUp(SHOP.from("2001:db8:0:1:ffff::1"), email).expect(429);
        signUp(SHOP.from("2001:db8:0:2::1"), email).expect(201);
    }

    @Test
    void ofManySignUpsAtOnceNoMoreGetPastTheLimit() {
        TestClient here = SHOP.from("203.0.113.6");
        signUp(SHOP.from("203.0.113.7"), email).expect(201);

        List<Integer> statuses = Race.run(
                        60, n -> signUp(here, n % 2 == 0 ? email : n + email).status())
                .orThrow();

        assertThat(statuses).containsOnly(201, 409, 429);
        assertThat(statuses).filteredOn(status -> status != 429).hasSize(5);
    }

    @Test
    void aSignUpThatIsSentTwiceAtOnceIsTheSameUser() {
        TestClient client = SHOP.from("203.0.113.8")
                .with("Idempotency-Key", UUID.randomUUID().toString());

        List<String> users = Race.run(
                        5,
                        n -> signUp(client, email).expect(201).json().path("id").asText())
                .orThrow();

        assertThat(users.stream().distinct()).hasSize(1);
    }

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

    private static void signUps(TestClient client, int times) {
        for (int i = 0; i < times; i++) {
            signUp(client, UUID.randomUUID() + "@example.org").expect(201);
        }
    }

    private static TestResponse signUp(TestClient client, String email) {
        return client.post("/signup", Map.of("email", email, "password", UserShop.PASSWORD, "name", "Ann"));
    }
}
