package shop.user;

import java.util.Optional;
import java.util.function.Supplier;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Deadline;

/** Tests a password where nobody logs in. One that is wrong counts as a failed login, or it could be guessed here. */
final class PasswordCheck {
    private final PasswordHasher hasher;
    private final LoginThrottle throttle;

    PasswordCheck(PasswordHasher hasher, LoginThrottle throttle) {
        this.hasher = hasher;
        this.throttle = throttle;
    }

    /**
     * Returns if it is the owner's password.
     *
     * @param client where the caller is, as the throttle counts
     * @throws ServiceException the given one, if it is not; {@code too-many-requests} after repeated failures
     */
    void require(
            Password password, User owner, String client, Deadline deadline, Supplier<ServiceException> otherwise) {
        LoginThrottle.Attempt attempt = LoginThrottle.Attempt.of(owner.email(), client);
        throttle.check(attempt);
        Optional<String> hash = Optional.of(owner.passwordHash());
        if (!hasher.check(password, hash, deadline, () -> throttle.check(attempt))
                .matches()) {
            throttle.failed(attempt);
            throw otherwise.get();
        }
    }
}
