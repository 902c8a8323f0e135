package shop.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import shop.testing.Race;
import shop.testing.TestResponse;

class LoginThrottleApiTest {
    private static final String HERE = "203.0.113.7";

    @RegisterExtension
    static final UserShop SHOP = new UserShop(Map.of(
            "user.throttle.account-at-address.free", "3",
            "user.throttle.account.free", "20",
            "user.throttle.address.free", "40"));

    private final String email = UUID.randomUUID() + "@example.org";

    @Test
    void afterAFewFailuresEvenTheRightPasswordHasToWaitLongerEachTime() {
        SHOP.signUp(email);
        fail(email, HERE, 3);

        TestResponse refused = logIn(email, HERE, UserShop.PASSWORD).expect(429);
        assertThat(refused.problemCode()).hasValue("too-many-requests");
        assertThat(refused.header("Retry-After")).hasValue("15");
        logIn(email, HERE, "wrong").expect(429);

        SHOP.clock.advance(Duration.ofSeconds(15));
        fail(email, HERE, 1);
        assertThat(logIn(email, HERE, UserShop.PASSWORD).expect(429).header("Retry-After"))
                .hasValue("30");
        SHOP.clock.advance(Duration.ofSeconds(30));
        logIn(email, HERE, UserShop.PASSWORD).expect(200);
        fail(email, HERE, 2);
        logIn(email, HERE, UserShop.PASSWORD).expect(200);
    }

    @Test
    void anUnknownEmailIsThrottledAlike() {
        fail(email, HERE, 3);
        assertThat(logIn(email, HERE, "wrong").expect(429).header("Retry-After"))
                .hasValue("15");
    }

    @Test
    void aFailureElsewhereDoesNotLockTheOwnerOut() {
        SHOP.signUp(email);
        fail(email, "198.51.100.1", 3);
        logIn(email, "198.51.100.1", UserShop.PASSWORD).expect(429);
        logIn(email, HERE, UserShop.PASSWORD).expect(200);
    }

    @Test
    void guessingFromManyAddressesIsSlowedButWhoSignedInHereLatelyIsNot() {
        SHOP.signUp(email);
        logIn(email, HERE, UserShop.PASSWORD).expect(200);
        for (int i = 0; i < 20; i++) {
            fail(email, "198.51.100." + (100 + i), 1);
        }

        logIn(email, "198.51.100.99", UserShop.PASSWORD).expect(429);
        logIn(email, HERE, UserShop.PASSWORD).expect(200);
        SHOP.clock.advance(Duration.ofMinutes(1));
        logIn(email, "198.51.100.99", UserShop.PASSWORD).expect(200);
    }

    @Test
    void anIpv6NetworkIsOneAddressHoweverManyItHas() {
        SHOP.signUp(email);
        for (int i = 1; i <= 3; i++) {
            fail(email, "2001:db8:0:1::" + i, 1);
        }

        logIn(email, "2001:db8:0:1:ffff::1", UserShop.PASSWORD).expect(429);
        logIn(email, "2001:db8:0:2::1", UserShop.PASSWORD).expect(200);
    }

    @Test
    void oneAddressThatTriesManyAccountsIsSlowed() {
        SHOP.signUp(email);
        for (int i = 0; i < 40; i++) {
            fail(i + email, "192.0.2.200", 1);
        }

        logIn(email, "192.0.2.200", UserShop.PASSWORD).expect(429);
        logIn(email, "192.0.2.201", UserShop.PASSWORD).expect(200);
    }

    @Test
    void ofManyGuessesAtOnceFewAreChecked() {
        SHOP.signUp(email);
        int before = SHOP.hasher.computed.get();

        List<Integer> statuses =
                Race.run(60, n -> logIn(email, HERE, "guess " + n).status()).orThrow();

        assertThat(statuses).containsOnly(401, 429);
        assertThat(SHOP.hasher.computed.get() - before).isLessThanOrEqualTo(12);
    }

    @Test
    void aWrongCurrentPasswordCountsToo() {
        SHOP.signUp(email);
        var self = SHOP.as(email).with("X-Forwarded-For", HERE);
        Map<String, String> wrong = Map.of("password", "a better phrase", "currentPassword", "wrong");
        for (int i = 0; i < 3; i++) {
            self.patch("/user/" + email, wrong).expect(403);
        }
        self.patch("/user/" + email, wrong).expect(429);
        logIn(email, HERE, UserShop.PASSWORD).expect(429);
    }

    @Test
    void replicasShareTheCount() {
        SHOP.signUp(email);
        fail(email, "127.0.0.1", 3);
        try (UserApp other = SHOP.replica()) {
            shop.testing.TestClient.at(other.port())
                    .post("/login", Map.of("email", email, "password", UserShop.PASSWORD))
                    .expect(429);
        }
    }

    @Test
    void noEmailAndNoAddressIsKept() {
        fail(email, HERE, 1);
        assertThat(SHOP.database.mongo().getCollection("failed_logins").find())
                .isNotEmpty()
                .noneMatch(document ->
                        document.toJson().contains(HERE) || document.toJson().contains(email));
    }

    private static void fail(String email, String address, int times) {
        for (int i = 0; i < times; i++) {
            logIn(email, address, "wrong").expect(401);
        }
    }

    private static TestResponse logIn(String email, String address, String password) {
        return SHOP.from(address).post("/login", Map.of("email", email, "password", password));
    }
}
