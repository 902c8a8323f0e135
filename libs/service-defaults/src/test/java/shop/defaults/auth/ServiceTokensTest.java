package shop.defaults.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import shop.defaults.config.Secret;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Deadline;

class ServiceTokensTest {
    private static final ClientCredentials CREDENTIALS = new ClientCredentials("order-service", new Secret("geheim"));

    private final FakeUserService userService = new FakeUserService(answer("t1", 600));

    @AfterEach
    void stop() {
        userService.close();
    }

    @Test
    void oneTokenServesManyCalls() {
        try (ServiceTokens tokens = ServiceTokens.start(userService.config(Duration.ofHours(1)), CREDENTIALS)) {
            for (int i = 0; i < 100; i++) {
                assertThat(tokens.current(soon())).isEqualTo("t1");
            }
        }
        assertThat(userService.calls).hasValue(1);
    }

    @Test
    void theTokenIsRenewedAtHalfItsLifeWithoutAnybodyWaiting() throws Exception {
        userService.answer = answer("t1", 2);
        try (ServiceTokens tokens = ServiceTokens.start(userService.config(Duration.ofHours(1)), CREDENTIALS)) {
            assertThat(tokens.current(soon())).isEqualTo("t1");
            userService.answer = answer("t2", 600);
            Instant end = Instant.now().plusSeconds(5);
            while (!tokens.current(soon()).equals("t2")) {
                assertThat(Instant.now()).isBefore(end);
                Thread.sleep(20);
            }
        }
    }

    @Test
    void anOutageShorterThanHalfTheLifeGoesUnnoticed() throws Exception {
        userService.answer = answer("t1", 4);
        try (ServiceTokens tokens = ServiceTokens.start(userService.config(Duration.ofHours(1)), CREDENTIALS)) {
            tokens.current(soon());
            userService.down = true;
            Thread.sleep(2500); // past half its life, at which the renewal fails
            assertThat(userService.calls.get()).isGreaterThan(1);
            assertThat(tokens.current(soon())).isEqualTo("t1");
        }
    }

    @Test
    void withoutAnyTokenTheServiceIsUnavailable() {
        userService.down = true;
        try (ServiceTokens tokens = ServiceTokens.start(userService.config(Duration.ofHours(1)), CREDENTIALS)) {
            ServiceException e = catchThrowableOfType(ServiceException.class, () -> tokens.current(soon()));
            assertThat(e.type().status()).isEqualTo(503);
            assertThat(e.detail()).as("no token of the caller's").doesNotContain("checked");
        }
    }

    @Test
    @Timeout(20)
    void nobodyWaitsBeyondTheirDeadline() {
        userService.delay = Duration.ofSeconds(30);
        AuthConfig patient = userService.config(Duration.ofHours(1), Duration.ofSeconds(30));
        try (ServiceTokens tokens = ServiceTokens.start(patient, CREDENTIALS)) {
            Deadline deadline = Deadline.after(Duration.ofMillis(50));
            ServiceException e = catchThrowableOfType(ServiceException.class, () -> tokens.current(deadline));
            assertThat(e.type().status()).isEqualTo(503);
        }
    }

    @Test
    void theSecretIsNotPrinted() {
        assertThat(CREDENTIALS.toString()).doesNotContain("geheim");
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(5));
    }

    private static String answer(String token, int seconds) {
        return "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":" + seconds + "}";
    }
}
