package shop.defaults.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import shop.defaults.loop.LoopClock;

/**
 * Keeps calls from an address that takes them and does not answer, so that they fail at once instead of waiting each for
 * its deadline (M. Nygard, "Release It!": Circuit Breaker). It opens after some calls in a row that waited long and got
 * nothing, while nobody else got anything either: what answers others is slow for some, or their callers are impatient.
 * Then one call in each pause finds out whether the address answers again, and the first answer closes it. An address
 * that refuses connections needs none of this: it fails at once by itself.
 */
final class CircuitBreaker {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int CALLS_IN_A_ROW = 5;
    /** How precisely the last answer's time is kept: all processors read it, and each write takes it from their caches. */
    private static final long PRECISION_NANOS = Duration.ofMillis(1).toNanos();

    private final AtomicInteger silentCalls = new AtomicInteger();
    private final AtomicLong answeredNanos = new AtomicLong(System.nanoTime() - PRECISION_NANOS);
    private final AtomicLong openUntilNanos = new AtomicLong();

    /** Whether a call may be made now. */
    boolean admits() {
        if (silentCalls.get() < CALLS_IN_A_ROW) {
            return true;
        }
        long until = openUntilNanos.get();
        long now = System.nanoTime();
        return now - until >= 0 && openUntilNanos.compareAndSet(until, now + PAUSE.toNanos());
    }

    void answered() {
        long now = LoopClock.nanos();
        if (now - answeredNanos.get() >= PRECISION_NANOS) {
            answeredNanos.setRelease(now);
        }
        if (silentCalls.get() != 0) {
            silentCalls.set(0);
        }
    }

    /**
     * A call has waited long, and nothing has come.
     *
     * @param sentNanos since when, by {@link LoopClock}
     */
    void silent(long sentNanos) {
        if (answeredNanos.get() - sentNanos > 0) {
            return;
        }
        openUntilNanos.set(System.nanoTime() + PAUSE.toNanos());
        silentCalls.incrementAndGet();
    }
}
