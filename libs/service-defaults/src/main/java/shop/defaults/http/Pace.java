package shop.defaults.http;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * How slowly a message may arrive: a client that sends an octet now and then is never silent for long, and could keep a
 * connection for days. Only the time counts that the server waits for the client, not that in which it does something
 * else. Used by one thread at a time.
 */
final class Pace {
    /** After the grace, what has arrived must have come with so many octets a second. */
    static final int LEAST_PER_SECOND = 512;

    private static final double NANOS_PER_OCTET = 1e9 / LEAST_PER_SECOND;

    private final long graceNanos;
    private long waitedNanos;
    private long octets;

    Pace(Duration grace) {
        this.graceNanos = grace.toNanos();
    }

    interface Reading {
        byte @Nullable [] read() throws ExecutionException, InterruptedException;
    }

    /**
     * Reads.
     *
     * @param insideMessage whether a message has begun; the wait for one to begin does not count
     * @throws UncheckedIOException with a {@link SocketTimeoutException} when the message arrives too slowly
     */
    byte @Nullable [] keep(boolean insideMessage, Reading reading) throws ExecutionException, InterruptedException {
        if (!insideMessage) {
            waitedNanos = 0;
            octets = 0;
            return reading.read();
        }
        long start = System.nanoTime();
        byte[] arrived = reading.read();
        waitedNanos += System.nanoTime() - start;
        octets += arrived == null ? 0 : arrived.length;
        if (waitedNanos > graceNanos + octets * NANOS_PER_OCTET) {
            throw new UncheckedIOException(new SocketTimeoutException("the message arrives too slowly"));
        }
        return arrived;
    }
}
