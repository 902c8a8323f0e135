package shop.user;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Deadline;
import shop.defaults.http.RequestContext;

/**
 * Argon2id. The work runs on platform threads of its own: on a virtual thread it would hold a carrier for tens of
 * milliseconds, and every other request with it. They are never interrupted.
 */
final class Argon2PasswordHasher implements PasswordHasher, AutoCloseable {
    /** With more, the library works on a pool that ends with the JVM's shutdown hooks, before our last requests do. */
    private static final int LANES = 1;

    private static final int OUTPUT_BYTES = 32;
    private static final int SALT_BYTES = 16;

    private final Argon2Function function;
    private final Semaphore turns;
    /**
     * How many sign-ups may hold a turn or wait in the queue for it; the rest wait for that. So one turn is always for those
     * who have an account, and where there is only one, it is theirs after one sign-up at most.
     */
    private final Semaphore signUps;

    private final Duration maxWait;
    private final ExecutorService threads;
    private final SecureRandom random = new SecureRandom();
    /** What no password has: random, so that a start does not wait for a hash, and checked at the same expense. */
    private final String nobodysHash;

    Argon2PasswordHasher(PasswordHashConfig config) {
        this.function = Argon2Function.getInstance(config.memoryKib(), config.passes(), LANES, OUTPUT_BYTES, Argon2.ID);
        this.turns = new Semaphore(config.maxConcurrent(), true);
        this.signUps = new Semaphore(Math.max(1, config.maxConcurrent() - 1), true);
        this.maxWait = config.maxWait();
        this.threads = Executors.newFixedThreadPool(
                config.maxConcurrent(),
                Thread.ofPlatform()
                        .inheritInheritableThreadLocals(false) // a thread outlives the request that started it
                        .name("password-hash-", 0)
                        .daemon()
                        .factory());
        this.nobodysHash = "$argon2id$v=19$m=" + config.memoryKib() + ",t=" + config.passes() + ",p=" + LANES + "$"
                + random(SALT_BYTES) + "$" + random(OUTPUT_BYTES);
    }

    @Override
    public String hash(Password password, Deadline deadline) {
        return inTurn(deadline, () -> compute(password));
    }

    @Override
    public String hashForSignUp(Password password, Deadline deadline, Runnable onTurn) {
        Deadline turn = deadline.atMost(maxWait);
        acquire(signUps, turn);
        try {
            return inTurn(turn, () -> {
                onTurn.run();
                return compute(password);
            });
        } finally {
            signUps.release();
        }
    }

    @Override
    public Verdict check(Password password, Optional<String> hash, Deadline deadline, Runnable onTurn) {
        return inTurn(deadline, () -> {
            onTurn.run();
            return check(password, hash);
        });
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    private Verdict check(Password password, Optional<String> hash) {
        String known = hash.orElse(nobodysHash);
        Argon2Function made = Argon2Function.getInstanceFromHash(known);
        boolean same = made.check(password.value(), known);
        return new Verdict(same && hash.isPresent(), !made.equals(function));
    }

    private String random(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    private String compute(Password password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return function.hash(password.value().getBytes(StandardCharsets.UTF_8), salt)
                .getResult();
    }

    private <T> T inTurn(Deadline deadline, Callable<T> work) {
        acquire(turns, deadline.atMost(maxWait));
        try {
            return threads.submit(RequestContext.carried(work)).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            turns.release();
        }
    }

    private static void acquire(Semaphore places, Deadline deadline) {
        try {
            if (!places.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw UserErrors.busy();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static ServiceException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return UserErrors.busy().causedBy(e);
    }
}
