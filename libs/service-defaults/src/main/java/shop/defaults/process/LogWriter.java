package shop.defaults.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Metrics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import shop.defaults.observe.RequestMetrics;

/**
 * Writes lines of log, in UTF-8, in a thread of its own. So nobody who leaves a line waits for whoever reads them, and the
 * lines of many requests are one write. A line whose fields are supplied later, as those of requests are, lies for up to
 * {@link #GATHERING}; others are written at once, and before them what lies. When more than {@link #MOST_WAITING} lines
 * wait, those that come are lost, and a line says how many.
 */
final class LogWriter extends Handler {
    static final int MOST_WAITING = 10_000;

    private static final Duration GATHERING = Duration.ofMillis(5);
    /** So many lines, and nobody waits for more. */
    private static final int WORTH_A_WRITE = 200;

    private static final Duration FLUSHED_WITHIN = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(1);
    private static final int LARGEST_WRITE = 1 << 16;

    private final PrintStream out;
    private final Queue<Supplier<String>> lines = new ConcurrentLinkedQueue<>();
    /** How many lines are not written, with those that are being written. */
    private final AtomicInteger waiting = new AtomicInteger();

    private final AtomicLong lost = new AtomicLong();
    private final Counter lostInAll = Metrics.getOrCreate(Counter.builder("log.lines.lost")
            .description("Lines of log that came faster than they were taken")
            .scope(RequestMetrics.SCOPE));
    private final Thread writer;
    private volatile boolean idle;
    private volatile boolean urgent;

    LogWriter(PrintStream out, Formatter formatter) {
        this.out = out;
        setFormatter(formatter);
        this.writer = Thread.ofPlatform().daemon().name("log-writer").start(this::write);
    }

    @Override
    public void publish(LogRecord line) {
        if (!isLoggable(line)) {
            return;
        }
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            lost.incrementAndGet();
            lostInAll.increment();
            return;
        }
        if (LogFields.areSuppliedLater(line)) {
            lines.add(() -> text(line));
            if (idle) {
                LockSupport.unpark(writer);
            }
        } else {
            String text = text(line); // which looks at what this thread works for
            lines.add(() -> text);
            urgent = true;
            LockSupport.unpark(writer);
        }
    }

    private String text(LogRecord line) {
        try {
            return getFormatter().format(line);
        } catch (RuntimeException e) {
            reportError(null, e, ErrorManager.FORMAT_FAILURE);
            return "";
        }
    }

    private void write() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(2 * LARGEST_WRITE);
        while (true) {
            awaitLines();
            int count = 0;
            while (octets.size() < LARGEST_WRITE && !lines.isEmpty()) {
                octets.writeBytes(lines.remove().get().getBytes(UTF_8));
                count++;
            }
            octets.writeBytes(lossSinceLastTime().getBytes(UTF_8));
            out.write(octets.toByteArray(), 0, octets.size());
            out.flush();
            octets.reset();
            waiting.addAndGet(-count);
        }
    }

    private void awaitLines() {
        idle = true;
        while (lines.isEmpty()) {
            LockSupport.park(this);
        }
        idle = false;
        if (!urgent && waiting.get() < WORTH_A_WRITE) {
            LockSupport.parkNanos(this, GATHERING.toNanos());
        }
        urgent = false;
    }

    private String lossSinceLastTime() {
        long missing = lost.getAndSet(0);
        if (missing == 0) {
            return "";
        }
        LogRecord line = new LogRecord(
                Level.WARNING, "Lines of log came faster than they were taken; " + missing + " are lost.");
        line.setLoggerName(LogWriter.class.getName());
        return text(line);
    }

    /** Waits until what has been left is written, though not for longer than a second. */
    @Override
    public void flush() {
        long end = System.nanoTime() + FLUSHED_WITHIN.toNanos();
        while (waiting.get() > 0 && System.nanoTime() - end < 0) {
            urgent = true;
            LockSupport.unpark(writer);
            LockSupport.parkNanos(this, POLL.toNanos());
        }
    }

    /** Does what {@link #flush} does; the thread ends with the process. */
    @Override
    public void close() {
        flush();
    }
}
