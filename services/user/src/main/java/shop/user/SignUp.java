package shop.user;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import shop.defaults.auth.Role;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Deadline;
import shop.defaults.http.Ids;

/** Somebody becomes a customer. */
final class SignUp {
    private final Users users;
    private final PasswordHasher hasher;
    private final PasswordCheck passwordCheck;
    private final SignUpThrottle throttle;
    private final Clock clock;

    SignUp(Users users, PasswordHasher hasher, PasswordCheck passwordCheck, SignUpThrottle throttle, Clock clock) {
        this.users = users;
        this.hasher = hasher;
        this.passwordCheck = passwordCheck;
        this.throttle = throttle;
        this.clock = clock;
    }

    /** Who wants to sign up. What {@link PasswordRules} object to is refused where the input is read. */
    record Applicant(EmailAddress email, Password password, String name) {}

    /**
     * How it ended.
     *
     * @param user as it was added, whatever has changed since
     * @param replayed whether the user had been added by an earlier request with the same key
     */
    record Outcome(User user, boolean replayed) {}

    /**
     * Adds the user. The unique index decides whether the email is free; it is asked beforehand only to save a hash.
     *
     * @param idempotencyKey names this act, so that a client may repeat it when it got no answer
     * @param client where the applicant is, as the throttle counts
     * @throws ServiceException {@code email-taken}; {@code idempotency-key-reused} if the key came with another body, which
     *     counts as a failed login if only the password is another; {@code too-many-requests} after repeated failures, and
     *     after many sign-ups from there
     */
    Outcome signUp(Applicant applicant, Optional<String> idempotencyKey, String client, Deadline deadline) {
        Optional<String> key = idempotencyKey.map(Digests::sha256);
        Optional<User> earlier = key.flatMap(users::byKey);
        if (earlier.isPresent()) {
            return repeated(applicant, earlier, client, deadline);
        }
        throttle.check(client);
        User user = newUser(applicant, Set.of(Role.CUSTOMER), deadline, () -> admit(applicant.email(), key, client));
        return switch (users.add(user, key)) {
            case YES -> new Outcome(user, false);
            case EMAIL_TAKEN -> throw UserErrors.emailTaken();
            case KEY_USED -> repeated(applicant, key.flatMap(users::byKey), client, deadline);
        };
    }

    /**
     * Checks and counts when it is the sign-up's turn: of many sent at once, few get past the limit, and a taken email costs
     * its sender as much as a free one, but no hash.
     */
    private void admit(EmailAddress email, Optional<String> key, String client) {
        throttle.check(client);
        throttle.count(client);
        // The email first: if the same request has come twice and the other is done by now, the key is known as well.
        if (users.byEmail(email).isPresent() && key.flatMap(users::byKey).isEmpty()) {
            throw UserErrors.emailTaken();
        }
    }

    User newUser(Applicant applicant, Set<Role> roles, Deadline deadline, Runnable onTurn) {
        return new User(
                Ids.next(),
                applicant.email(),
                applicant.name(),
                roles,
                hasher.hashForSignUp(applicant.password(), deadline, onTurn),
                1,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                1,
                Optional.empty());
    }

    /** A digest of the body would make a fast hash of the password: the slow one is asked instead. */
    private Outcome repeated(Applicant applicant, Optional<User> earlier, String client, Deadline deadline) {
        User user = earlier.filter(then ->
                        then.email().equals(applicant.email()) && then.name().equals(applicant.name()))
                .orElseThrow(SignUp::keyReused);
        passwordCheck.require(applicant.password(), user, client, deadline, SignUp::keyReused);
        return new Outcome(user, true);
    }

    private static ServiceException keyReused() {
        return ServiceException.of(CommonErrors.IDEMPOTENCY_KEY_REUSED, "This key came with another sign-up before.");
    }
}
