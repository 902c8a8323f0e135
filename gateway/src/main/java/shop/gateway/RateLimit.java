package shop.gateway;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import shop.defaults.loop.LoopClock;

/**
 * One quota for each of many, by the generic cell rate algorithm (ITU-T I.371, appendix I): of one number, the time at
 * which the quota will be whole again, follows whether a request conforms. A quota may be used up at once and then grows
 * back evenly.
 *
 * <p>At most {@value #MOST} are told apart. More at the same time share a quota, so that many made-up clients cannot fill
 * the memory.
 */
final class RateLimit {
    static final int MOST = 100_000;

    private static final String OTHERS = "";

    private final long windowNanos;
    private final long perRequestNanos;
    private final int quota;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<String, Long> wholeAgainAt = new ConcurrentHashMap<>();
    private final AtomicLong sweepAt = new AtomicLong();

    /**
     * How a request fares.
     *
     * @param remaining requests that would be accepted right now
     * @param wholeAfter until the quota is whole again; after a refusal, until one more request is accepted
     */
    record Verdict(boolean accepted, int remaining, Duration wholeAfter) {}

    RateLimit(int quota, Duration window) {
        this(quota, window, LoopClock::nanos);
    }

    /** @param quota requests in one window, at least 1 */
    RateLimit(int quota, Duration window, LongSupplier nanoTime) {
        this.quota = quota;
        this.windowNanos = window.toNanos();
        this.perRequestNanos = Math.max(1, windowNanos / quota);
        this.nanoTime = nanoTime;
        this.sweepAt.set(nanoTime.getAsLong());
    }

    int quota() {
        return quota;
    }

    /** Counts a request. */
    Verdict take(String who) {
        long now = nanoTime.getAsLong();
        String counted = wholeAgainAt.size() < MOST || wholeAgainAt.containsKey(who) || swept(now) ? who : OTHERS;
        boolean[] accepted = {false};
        long whole = wholeAgainAt.compute(counted, (key, before) -> {
            long from = before == null || before - now < 0 ? now : before;
            accepted[0] = from + perRequestNanos - now <= windowNanos;
            return accepted[0] ? Long.valueOf(from + perRequestNanos) : Long.valueOf(from);
        });
        long owed = whole - now;
        int remaining = (int) Math.max(0, (windowNanos - owed) / perRequestNanos);
        long wait = accepted[0] ? owed : owed + perRequestNanos - windowNanos;
        return new Verdict(accepted[0], accepted[0] ? remaining : 0, Duration.ofNanos(Math.max(0, wait)));
    }

    /** Forgets whose quota is whole, at most once a second. @return whether there is room again */
    private boolean swept(long now) {
        long due = sweepAt.get();
        if (now - due >= 0
                && sweepAt.compareAndSet(due, now + Duration.ofSeconds(1).toNanos())) {
            wholeAgainAt.values().removeIf(whole -> whole - now < 0);
        }
        return wholeAgainAt.size() < MOST;
    }
}
