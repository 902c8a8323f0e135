package shop.user;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Slows down whoever signs up again and again from one address, to make accounts or to learn which emails are taken. What
 * is refused during a pause counts for nothing.
 */
final class SignUpThrottle {
    private final FailedLogins tallies;
    private final ThrottleConfig.Limit limit;
    private final Clock clock;

    SignUpThrottle(FailedLogins tallies, ThrottleConfig.Limit limit, Clock clock) {
        this.tallies = tallies;
        this.limit = limit;
        this.clock = clock;
    }

    /**
     * Lets a sign-up through, unless there is a pause.
     *
     * @param client what counts as one address: of IPv6, a network of 64 bits
     * @throws shop.defaults.error.ServiceException {@code too-many-requests} with {@code Retry-After} during a pause
     */
    void check(String client) {
        Instant now = clock.instant();
        String key = key(client);
        Instant end = limit.pauseEnd(tallies.find(List.of(key), now).getOrDefault(key, FailedLogins.Tally.NONE));
        if (end.isAfter(now)) {
            throw UserErrors.tooManySignUps(Duration.between(now, end));
        }
    }

    void count(String client) {
        tallies.count(key(client), clock.instant(), limit.window());
    }

    private static String key(String client) {
        return "sign-up:" + Digests.sha256(client);
    }
}
