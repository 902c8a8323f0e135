package shop.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Deadline;
import shop.testing.Eventually;

class Argon2PasswordHasherTest {
    private static final Password PASSWORD = new Password("a phrase to remember");
    private static final Deadline LATER = Deadline.after(Duration.ofMinutes(1));

    @Test
    void aPasswordMatchesItsHashOnly() {
        try (Argon2PasswordHasher hasher = hasher(64, 1)) {
            String hash = hasher.hash(PASSWORD, LATER);

            assertThat(hash).startsWith("$argon2id$v=19$m=64,t=1,p=1$");
            assertThat(hasher.hash(PASSWORD, LATER)).as("salted").isNotEqualTo(hash);
            assertThat(check(hasher, PASSWORD, Optional.of(hash))).isEqualTo(new PasswordHasher.Verdict(true, false));
            assertThat(check(hasher, new Password("A phrase to remember"), Optional.of(hash))
                            .matches())
                    .isFalse();
            assertThat(check(hasher, PASSWORD, Optional.empty()).matches()).isFalse();
        }
    }

    @Test
    void aHashOfOtherParametersStillMatchesAndIsOutdated() {
        try (Argon2PasswordHasher old = hasher(64, 1);
                Argon2PasswordHasher current = hasher(128, 2)) {
            String hash = old.hash(PASSWORD, LATER);

            assertThat(check(current, PASSWORD, Optional.of(hash))).isEqualTo(new PasswordHasher.Verdict(true, true));
        }
    }

    @Test
    void whoseTurnDoesNotComeInTimeIsSentAway() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (Argon2PasswordHasher hasher = hasher(64, 1)) {
            Thread first = Thread.ofVirtual()
                    .start(() -> hasher.check(PASSWORD, Optional.empty(), LATER, () -> {
                        working.countDown();
                        await(end);
                    }));
            working.await();

            ServiceException busy = catchThrowableOfType(
                    ServiceException.class, () -> hasher.hash(PASSWORD, Deadline.after(Duration.ofMillis(50))));
            assertThat(busy.type().status()).isEqualTo(503);
            assertThat(busy.headers()).containsKey("Retry-After");
            assertThatThrownBy(() -> hasher.hash(PASSWORD, LATER))
                    .as("no longer than configured")
                    .isInstanceOf(ServiceException.class);
            end.countDown();
            first.join();
            assertThat(hasher.hash(PASSWORD, LATER)).startsWith("$argon2id$");
        }
    }

    @Test
    void signUpsLeaveATurnToOthers() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (Argon2PasswordHasher hasher = hasher(2, Duration.ofMillis(200))) {
            Thread signUp = Thread.ofVirtual()
                    .start(() -> hasher.hashForSignUp(PASSWORD, LATER, () -> {
                        working.countDown();
                        await(end);
                    }));
            working.await();

            assertThatThrownBy(() -> hasher.hashForSignUp(PASSWORD, LATER, () -> {}))
                    .isInstanceOf(ServiceException.class);
            assertThat(check(hasher, PASSWORD, Optional.empty()).matches()).isFalse();
            end.countDown();
            signUp.join();
            assertThat(hasher.hashForSignUp(PASSWORD, LATER, () -> {})).startsWith("$argon2id$");
        }
    }

    @Test
    void whereThereIsOneTurnALoginWaitsForOneSignUpAtMost() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        List<String> turns = Collections.synchronizedList(new ArrayList<>());
        try (Argon2PasswordHasher hasher = hasher(1, Duration.ofMinutes(1))) {
            List<Thread> threads = new ArrayList<>();
            threads.add(waiting(() -> hasher.hashForSignUp(PASSWORD, LATER, () -> {
                working.countDown();
                await(end);
            })));
            working.await();
            for (int i = 0; i < 3; i++) {
                threads.add(waiting(() -> hasher.hashForSignUp(PASSWORD, LATER, () -> turns.add("sign-up"))));
            }
            threads.add(waiting(() -> hasher.check(PASSWORD, Optional.empty(), LATER, () -> turns.add("login"))));
            end.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
        }

        assertThat(turns).containsExactly("login", "sign-up", "sign-up", "sign-up");
    }

    private static Thread waiting(Runnable work) {
        Thread thread = Thread.ofVirtual().start(work);
        Eventually.that("it waits", Duration.ofSeconds(10), () -> switch (thread.getState()) {
            case WAITING, TIMED_WAITING -> true;
            default -> false;
        });
        return thread;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PasswordHasher.Verdict check(PasswordHasher hasher, Password password, Optional<String> hash) {
        return hasher.check(password, hash, LATER, () -> {});
    }

    private static Argon2PasswordHasher hasher(int maxConcurrent, Duration maxWait) {
        return new Argon2PasswordHasher(new PasswordHashConfig(64, 1, maxConcurrent, maxWait));
    }

    private static Argon2PasswordHasher hasher(int memoryKib, int passes) {
        return new Argon2PasswordHasher(new PasswordHashConfig(memoryKib, passes, 1, Duration.ofMillis(200)));
    }
}
