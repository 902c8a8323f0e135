package shop.user;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Slows guessing down without giving anybody the means to lock somebody else out.
 *
 * <p>Failures are counted three ways, and unknown emails like known ones. For an account from one address: after a few,
 * each further failure doubles a pause. For an account from everywhere and for an address on all accounts: after many, a
 * short pause. Whoever has signed in from an address lately is not held up there by what others do to the account from
 * elsewhere. A pause is measured from the last failure; what is refused during it counts for nothing.
 */
final class LoginThrottle {
    private final FailedLogins failures;
    private final ThrottleConfig config;
    private final Clock clock;

    LoginThrottle(FailedLogins failures, ThrottleConfig config, Clock clock) {
        this.failures = failures;
        this.config = config;
        this.clock = clock;
    }

    /**
     * One who wants in, as the throttle knows them: digests of what they say and where they are.
     *
     * @param pair the account at this address
     */
    record Attempt(String pair, String account, String address) {
        /** @param client what counts as one address: of IPv6, a network of 64 bits */
        static Attempt of(EmailAddress email, String client) {
            return new Attempt(
                    "pair:" + Digests.sha256(email.value() + "\n" + client),
                    "account:" + Digests.sha256(email.value()),
                    "address:" + Digests.sha256(client));
        }

        private List<String> keys() {
            return List.of(pair, account, address);
        }
    }

    /**
     * Lets the attempt through, unless there is a pause.
     *
     * @return what is known of the account at this address
     * @throws shop.defaults.error.ServiceException {@code too-many-requests} with {@code Retry-After} during a pause
     */
    FailedLogins.Tally check(Attempt attempt) {
        Instant now = clock.instant();
        Map<String, FailedLogins.Tally> tallies = failures.find(attempt.keys(), now);
        List<Instant> ends = new ArrayList<>();
        FailedLogins.Tally pair = tallies.getOrDefault(attempt.pair(), FailedLogins.Tally.NONE);
        ends.add(config.pair().pauseEnd(pair));
        if (!pair.provenUntil().isAfter(now)) {
            ends.add(config.account().pauseEnd(tallies.getOrDefault(attempt.account(), FailedLogins.Tally.NONE)));
            ends.add(config.address().pauseEnd(tallies.getOrDefault(attempt.address(), FailedLogins.Tally.NONE)));
        }
        Instant end = ends.stream().max(Instant::compareTo).orElse(now);
        if (end.isAfter(now)) {
            throw UserErrors.tooManyFailures(Duration.between(now, end));
        }
        return pair;
    }

    void failed(Attempt attempt) {
        Instant now = clock.instant();
        failures.count(attempt.pair(), now, config.pair().window());
        failures.count(attempt.account(), now, config.account().window());
        failures.count(attempt.address(), now, config.address().window());
    }

    /**
     * Forgets the failures of the account at this address, and remembers the success. Most logins have nothing to forget
     * and little to remember anew, and so write nothing.
     *
     * @param before what {@link #check} said
     */
    void succeeded(Attempt attempt, FailedLogins.Tally before) {
        Instant now = clock.instant();
        boolean provenForLong =
                before.provenUntil().isAfter(now.plus(config.provenFor().dividedBy(2)));
        if (before.failures() > 0 || !provenForLong) {
            failures.succeed(attempt.pair(), now.plus(config.provenFor()));
        }
    }

    /** Forgets what was counted for an account. */
    void forget(EmailAddress email) {
        failures.forget("account:" + Digests.sha256(email.value()));
    }
}
