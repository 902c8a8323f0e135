package shop.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.testing.Race;
import shop.testing.TestClient;
import shop.testing.TestResponse;

class RefreshTokenApiTest {
    @RegisterExtension
    static final UserShop SHOP = new UserShop();

    private final String email = UUID.randomUUID() + "@example.org";

    @BeforeEach
    void signUp() {
        SHOP.signUp(email);
    }

    @Test
    void eachTokenGivesTheNext() {
        String token = logIn();
        for (int i = 0; i < 5; i++) {
            TestResponse answer = refresh(token).expect(200);
            SHOP.client()
                    .as(answer.json().path("access_token").asText())
                    .get("/user/" + email)
                    .expect(200);
            assertThat(answer.header("Cache-Control")).hasValue("no-store");
            assertThat(refreshToken(answer)).isNotEqualTo(token);
            token = refreshToken(answer);
        }
    }

    @Test
    void aTokenThatIsUsedTwiceEndsItsFamilyAndNoOther() {
        String first = logIn();
        String elsewhere = logIn();
        String second = refreshToken(refresh(first).expect(200));

        assertThat(refresh(first).expect(401).problemCode()).hasValue("invalid-refresh-token");
        refresh(second).expect(401);
        refresh(elsewhere).expect(200);
    }

    @Test
    void ofManyWhoUseOneTokenAtOnceOneWins() {
        String token = logIn();

        List<Integer> statuses = Race.run(30, n -> refresh(token).status()).orThrow();

        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(1);
        assertThat(statuses.stream().filter(status -> status == 401)).hasSize(29);
    }

    @Test
    void logoutEndsTheFamilyWhicheverTokenIsShown() {
        String first = logIn();
        String second = refreshToken(refresh(first).expect(200));

        logOut(first).expect(204);
        refresh(second).expect(401);
        logOut(first).expect(204);
        logOut("nonsense").expect(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "$ne", "YWJjZGVmZ2hpamtsbW5vcA.c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2Vj"})
    void whatIsNoTokenOfOursIsRefused(String token) {
        assertThat(refresh(token).expect(401).problemCode()).hasValue("invalid-refresh-token");
    }

    @Test
    void anIdleTokenEnds() {
        String token = logIn();
        SHOP.clock.advance(Duration.ofDays(7).minusSeconds(1));
        String next = refreshToken(refresh(token).expect(200));
        SHOP.clock.advance(Duration.ofDays(7));
        refresh(next).expect(401);
    }

    @Test
    void aFamilyEndsHoweverOftenItIsUsed() {
        String token = logIn();
        for (int day = 0; day < 30; day += 5) {
            token = refreshToken(refresh(token).expect(200));
            SHOP.clock.advance(Duration.ofDays(5));
        }
        refresh(token).expect(401);
    }

    @Test
    void whatIsStoredOpensNothing() {
        String token = logIn();
        List<String> parts = List.of(token.split("\\.", -1));

        assertThat(SHOP.database.mongo().getCollection("refresh_tokens").find())
                .isNotEmpty()
                .noneMatch(document -> parts.stream().anyMatch(document.toJson()::contains));
    }

    private String logIn() {
        return SHOP.logIn(email, UserShop.PASSWORD).path("refresh_token").asText();
    }

    private static TestResponse refresh(String token) {
        return SHOP.client().post("/token", Map.of("refresh_token", token));
    }

    private static TestResponse logOut(String token) {
        TestClient client = SHOP.client();
        return client.post("/logout", Map.of("refresh_token", token));
    }

    private static String refreshToken(TestResponse answer) {
        return answer.json().path("refresh_token").asText();
    }
}
