package shop.defaults.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import shop.defaults.error.ServiceException;

class RemoteJwksTest {
    private static final TestIssuer FIRST = new TestIssuer("k1");
    private static final TestIssuer SECOND = new TestIssuer("k2");
    private static final Duration RARELY = Duration.ofHours(1);

    private final FakeUserService userService = new FakeUserService(FIRST.jwks());

    @AfterEach
    void stop() {
        userService.close();
    }

    @Test
    void manyRequestsAtOnceReadTheKeysOnce() throws Exception {
        userService.delay = Duration.ofMillis(200);
        try (RemoteJwks keys = RemoteJwks.start(userService.config(RARELY));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> request = () -> keys.find("k1").isPresent();
            List<Callable<Boolean>> requests =
                    IntStream.range(0, 100).mapToObj(i -> request).toList();
            for (Future<Boolean> found : threads.invokeAll(requests)) {
                assertThat(found.get()).isTrue();
            }
        }

        assertThat(userService.calls).hasValue(1);
    }

    @Test
    void aRotatedKeyIsFoundWhenATokenNamesIt() throws Exception {
        try (RemoteJwks keys = RemoteJwks.start(userService.config(RARELY))) {
            assertThat(keys.find("k1")).isPresent();
            userService.answer = SECOND.jwks();

            eventually(() -> keys.find("k2").isPresent());
            assertThat(keys.find("k1")).as("withdrawn").isEmpty();
        }
    }

    @Test
    void unknownKeyIdsDoNotCauseAFetchEach() {
        try (RemoteJwks keys = RemoteJwks.start(userService.config(RARELY))) {
            Instant start = Instant.now();
            for (int i = 0; i < 1000; i++) {
                assertThat(keys.find("unknown-" + i)).isEmpty();
            }
            long seconds = Duration.between(start, Instant.now()).toSeconds();
            assertThat(userService.calls.get()).isLessThanOrEqualTo((int) seconds + 2);
        }
    }

    @Test
    void withoutTheUserServiceTheOldKeysServeOn() throws Exception {
        try (RemoteJwks keys = RemoteJwks.start(userService.config(Duration.ofMillis(10)))) {
            assertThat(keys.find("k1")).isPresent();
            userService.down = true;
            int before = userService.calls.get();
            eventually(() -> userService.calls.get() > before + 1);

            assertThat(keys.find("k1")).isPresent();
            assertThat(keys.find("k2")).isEmpty();
        }
    }

    @Test
    void thatHasNeverHadKeysIsUnavailableAndRecovers() throws Exception {
        userService.down = true;
        try (RemoteJwks keys = RemoteJwks.start(userService.config(RARELY))) {
            ServiceException e = catchThrowableOfType(ServiceException.class, () -> keys.find("k1"));
            assertThat(e.type().status()).isEqualTo(503);
            assertThat(e.headers()).containsKey("Retry-After");
            userService.down = false;

            eventually(() -> isFound(keys));
        }
    }

    @Test
    void aRequestWaitsForAUserServiceThatIsStartingToo() throws Exception {
        userService.down = true;
        try (RemoteJwks keys = RemoteJwks.start(userService.config(RARELY))) {
            eventually(() -> userService.calls.get() > 0);
            Thread.ofVirtual().start(() -> {
                LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
                userService.down = false;
            });

            assertThat(keys.find("k1")).isPresent();
        }
    }

    @Test
    void aUserServiceThatHangsDoesNotHoldRequestsUp() {
        userService.delay = Duration.ofSeconds(30);
        try (RemoteJwks keys = RemoteJwks.start(userService.config(RARELY))) {
            Instant start = Instant.now();
            assertThatThrownBy(() -> keys.find("k1")).isInstanceOf(ServiceException.class);
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(3));
        }
        userService.delay = Duration.ZERO;
    }

    private static boolean isFound(RemoteJwks keys) {
        try {
            return keys.find("k1").isPresent();
        } catch (ServiceException e) {
            return false;
        }
    }

    private static void eventually(Callable<Boolean> condition) throws Exception {
        Instant end = Instant.now().plusSeconds(10);
        while (!condition.call()) {
            assertThat(Instant.now()).as("waiting").isBefore(end);
            Thread.sleep(20);
        }
    }
}
