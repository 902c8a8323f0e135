package shop.local.demo;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What has happened so far. */
public final class DemoTally {
    private static final int LATENCIES = 4096;

    private final LongAdder placed = new LongAdder();
    private final LongAdder soldOut = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder missed = new LongAdder();
    private final long[] latencies = new long[LATENCIES];
    private final AtomicInteger measured = new AtomicInteger();
    private final AtomicLong started = new AtomicLong(System.nanoTime());

    void begin() {
        started.set(System.nanoTime());
    }

    /** An order has got its answer: placed, or taken down to be placed soon. */
    void placed(long nanos) {
        placed.increment();
        int index = measured.getAndIncrement() & (LATENCIES - 1);
        synchronized (latencies) {
            latencies[index] = nanos;
        }
    }

    void soldOut() {
        soldOut.increment();
    }

    void cancelled() {
        cancelled.increment();
    }

    void delivered() {
        delivered.increment();
    }

    void failed() {
        failed.increment();
    }

    /** There were too many buyers at the door already. */
    void missed() {
        missed.increment();
    }

    public long ordersPlaced() {
        return placed.sum();
    }

    public long ordersDelivered() {
        return delivered.sum();
    }

    public long failures() {
        return failed.sum() + missed.sum();
    }

    /** One line: how much, how fast, and what went wrong. */
    public String line() {
        double seconds = (System.nanoTime() - started.get()) / 1e9;
        return String.format(
                Locale.ROOT,
                "%5.0f s   %d orders (%.1f/s, p50 %d ms, p99 %d ms)   %d sold out   %d cancelled   %d delivered   %d failed%s",
                seconds,
                placed.sum(),
                placed.sum() / Math.max(seconds, 0.001),
                percentile(50),
                percentile(99),
                soldOut.sum(),
                cancelled.sum(),
                delivered.sum(),
                failed.sum(),
                missed.sum() == 0 ? "" : "   " + missed.sum() + " not sent, too many under way");
    }

    /** Of the last few thousand, in milliseconds. */
    private long percentile(int percent) {
        long[] sorted;
        synchronized (latencies) {
            sorted = Arrays.copyOf(latencies, Math.min(measured.get(), LATENCIES));
        }
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) * percent / 100] / 1_000_000;
    }
}
