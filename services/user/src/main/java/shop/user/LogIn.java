package shop.user;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Deadline;
import shop.defaults.http.IfMatch;

/** Somebody proves who they are by their password, and gets tokens. */
final class LogIn {
    private static final Logger LOG = System.getLogger(LogIn.class.getName());

    private final Users users;
    private final PasswordHasher hasher;
    private final LoginThrottle throttle;
    private final RefreshTokens refreshTokens;
    private final AccessTokens accessTokens;
    private final TokenConfig config;
    private final Clock clock;

    LogIn(
            Users users,
            PasswordHasher hasher,
            LoginThrottle throttle,
            RefreshTokens refreshTokens,
            AccessTokens accessTokens,
            TokenConfig config,
            Clock clock) {
        this.users = users;
        this.hasher = hasher;
        this.throttle = throttle;
        this.refreshTokens = refreshTokens;
        this.accessTokens = accessTokens;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Logs in.
     *
     * @throws ServiceException {@code invalid-credentials}, after the same work and with the same words for an unknown
     *     email and a wrong password; {@code too-many-requests} after repeated failures
     */
    IssuedTokens logIn(EmailAddress email, Password password, String client, Deadline deadline) {
        LoginThrottle.Attempt attempt = LoginThrottle.Attempt.of(email, client);
        FailedLogins.Tally before = throttle.check(attempt);
        Optional<User> user = users.byEmail(email);
        // Once more when it is its turn: of many guesses sent at once, few get past the limit.
        PasswordHasher.Verdict verdict =
                hasher.check(password, user.map(User::passwordHash), deadline, () -> throttle.check(attempt));
        if (user.isEmpty() || !verdict.matches()) {
            throttle.failed(attempt);
            throw UserErrors.invalidCredentials();
        }
        throttle.succeeded(attempt, before);
        if (verdict.outdated()) {
            rehash(user.get(), password, deadline);
        }
        return issue(user.get());
    }

    /** The password was right, so what goes wrong here is for the next login to put right. */
    private void rehash(User user, Password password, Deadline deadline) {
        try {
            users.change(new UserChange(
                    user.id(),
                    IfMatch.ANY,
                    Optional.empty(),
                    Optional.of(new UserChange.NewPassword(hasher.hash(password, deadline), user.credentials(), false)),
                    Optional.empty()));
        } catch (ServiceException e) {
            LOG.log(Level.WARNING, "a password could not be hashed anew; the next login tries again", e);
        }
    }

    private IssuedTokens issue(User user) {
        RefreshToken token = RefreshToken.ofNewFamily();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        refreshTokens.add(new RefreshTokens.Family(
                token.familyDigest(),
                user.id(),
                user.credentials(),
                token.secretDigest(),
                now,
                now.plus(config.refreshIdle()),
                now.plus(config.refreshTotal())));
        return new IssuedTokens(accessTokens.of(user), token);
    }
}
