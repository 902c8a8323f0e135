package shop.user;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import shop.defaults.http.Deadline;

/** Counts the hashes that are computed. */
final class CountingPasswordHasher implements PasswordHasher, AutoCloseable {
    final AtomicInteger computed = new AtomicInteger();
    private final Argon2PasswordHasher hasher;

    CountingPasswordHasher(PasswordHashConfig config) {
        this.hasher = new Argon2PasswordHasher(config);
    }

    @Override
    public String hash(Password password, Deadline deadline) {
        computed.incrementAndGet();
        return hasher.hash(password, deadline);
    }

    @Override
    public String hashForSignUp(Password password, Deadline deadline, Runnable onTurn) {
        return hasher.hashForSignUp(password, deadline, () -> {
            onTurn.run();
            computed.incrementAndGet();
        });
    }

    @Override
    public Verdict check(Password password, Optional<String> hash, Deadline deadline, Runnable onTurn) {
        return hasher.check(password, hash, deadline, () -> {
            onTurn.run();
            computed.incrementAndGet();
        });
    }

    @Override
    public void close() {
        hasher.close();
    }
}
