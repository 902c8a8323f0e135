package shop.user;

import java.time.Duration;
import java.time.Instant;
import shop.defaults.config.Section;

/**
 * How failed logins, and sign-ups, slow down the next ones: the section {@code user.throttle}.
 *
 * @param pair for one account from one address
 * @param account for one account from everywhere
 * @param address for one address on all accounts
 * @param signUp for sign-ups from one address
 * @param provenFor how long a successful login speaks for that account at that address
 */
record ThrottleConfig(Limit pair, Limit account, Limit address, Limit signUp, Duration provenFor) {
    /**
     * One limit.
     *
     * @param free failures, or sign-ups, without a pause
     * @param pause the first pause; each further one doubles it
     * @param maxPause the longest
     * @param window how long after the first of them the count begins anew
     */
    record Limit(int free, Duration pause, Duration maxPause, Duration window) {
        private static final int MAX_DOUBLINGS = 20;

        static Limit from(Section section) {
            return new Limit(
                    section.integer("free", 1, 100_000),
                    section.duration("pause", Duration.ofMillis(1), Duration.ofHours(1)),
                    section.duration("max-pause", Duration.ofMillis(1), Duration.ofHours(1)),
                    section.duration("window", Duration.ofSeconds(1), Duration.ofDays(1)));
        }

        /** When the pause after those failures ends. */
        Instant pauseEnd(FailedLogins.Tally tally) {
            int beyond = tally.failures() - free;
            if (beyond < 0) {
                return Instant.EPOCH;
            }
            Duration doubled = pause.multipliedBy(1L << Math.min(beyond, MAX_DOUBLINGS));
            return tally.lastFailure().plus(doubled.compareTo(maxPause) < 0 ? doubled : maxPause);
        }
    }

    static ThrottleConfig from(Section throttle) {
        return new ThrottleConfig(
                Limit.from(throttle.section("account-at-address")),
                Limit.from(throttle.section("account")),
                Limit.from(throttle.section("address")),
                Limit.from(throttle.section("sign-up")),
                throttle.duration("proven-for", Duration.ZERO, Duration.ofDays(365)));
    }
}
