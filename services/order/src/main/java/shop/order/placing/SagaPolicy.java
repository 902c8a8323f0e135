package shop.order.placing;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long things may take.
 *
 * @param settleWithin the bound of the time from a crash to a settled order, which the following keep together
 * @param lease how long a process may be silent before another takes its order up; longer than any request
 * @param attempt how long one round of recovery may take; shorter than the lease
 * @param giveUpAfter the age at which a pending order is no longer tried for but given up
 * @param retryMin longest pause before the second attempt; doubles up to {@code retryMax}
 * @param parallelLines how many lines of one order are dealt with at once
 */
public record SagaPolicy(
        Duration settleWithin,
        Duration lease,
        Duration attempt,
        Duration giveUpAfter,
        Duration retryMin,
        Duration retryMax,
        int parallelLines) {

    public SagaPolicy {
        if (attempt.compareTo(lease) >= 0) {
            throw new IllegalArgumentException("an attempt must be shorter than the lease");
        }
    }

    Instant leaseFrom(Instant now) {
        return now.plus(lease);
    }

    /** When to try again: doubling, less up to half of it at random, so that replicas do not march in step. */
    Instant retryFrom(Instant now, int attempts) {
        long doubled = retryMin.toMillis() << Math.min(Math.max(attempts - 1, 0), 20);
        long pause = Math.min(doubled, retryMax.toMillis());
        return now.plusMillis(pause - ThreadLocalRandom.current().nextLong(pause / 2 + 1));
    }
}
