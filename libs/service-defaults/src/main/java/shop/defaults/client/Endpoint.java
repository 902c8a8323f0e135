package shop.defaults.client;

import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import shop.defaults.http.Deadline;

/**
 * One address of a neighbour, with its connections. When it fails it is passed over for a while, longer each time,
 * unless there is no other. So it is when it ends connections of which it has nothing to complain: a server does that
 * before it stops, and what is sent to it at that very moment is lost.
 */
final class Endpoint {
    private static final long FIRST_EJECTION_MS = 250;
    private static final long LONGEST_EJECTION_MS = 30_000;
    private static final int MOST_DOUBLINGS = 10;
    /** Longer than a good answer takes, and shorter than most callers wait. */
    private static final Duration LONG_WAIT = Duration.ofMillis(1_500);
    /** A connection idle for less is not looked at for its end, if the request can be repeated: under load, most. */
    private static final Duration WARM = Duration.ofMillis(10);
    /** How long a server that has said that it closes is expected to be stopping: as long as the shop's own do. */
    private static final Duration STOPPING = Duration.ofSeconds(5);

    private final InetSocketAddress address;
    private final Optional<Tls> tls;
    private final ClientConfig config;
    private final ClientMetrics metrics;
    private final Semaphore places;
    private final IdleConnections idle = new IdleConnections();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final CircuitBreaker breaker = new CircuitBreaker();
    private final AtomicLong ejectedUntilNanos = new AtomicLong(System.nanoTime());
    private volatile long stoppingUntilNanos = System.nanoTime();
    private volatile boolean retired;

    Endpoint(InetSocketAddress address, Optional<Tls> tls, ClientConfig config, ClientMetrics metrics) {
        this.address = address;
        this.tls = tls;
        this.config = config;
        this.metrics = metrics;
        this.places = new Semaphore(config.connectionsPerAddress(), true);
    }

    InetSocketAddress address() {
        return address;
    }

    /** Calls that have a place. */
    int pending() {
        return config.connectionsPerAddress() - places.availablePermits();
    }

    /** Calls that wait for a place. */
    int waiting() {
        return places.getQueueLength();
    }

    /** Those in use, at hand, and of answers that have left the pool. */
    int connections() {
        return pending() + idle.size() + streams.get();
    }

    CircuitBreaker breaker() {
        return breaker;
    }

    /** Whether the address is passed over, because it has failed lately. */
    boolean isEjected() {
        return ejectedUntilNanos.get() - System.nanoTime() > 0;
    }

    /** Whether the server at the address has said that it is about to stop. */
    boolean isStopping() {
        return stoppingUntilNanos - System.nanoTime() > 0;
    }

    /**
     * Waits for a place among the connections to this address, first come, first served; false when none came free
     * while there was time. The last quarter of the time is left for the call itself: with less, it would be sent only
     * to be given up.
     */
    boolean enter(Deadline deadline) throws InterruptedException {
        boolean free = !places.hasQueuedThreads() && places.tryAcquire();
        return free || places.tryAcquire(deadline.remaining().toNanos() / 4 * 3, TimeUnit.NANOSECONDS);
    }

    /** Gives the place back. */
    void leave() {
        places.release();
    }

    /** Gives the place back, but keeps the connection. */
    void leaveAsStream() {
        streams.incrementAndGet();
        leave();
    }

    void streamEnded() {
        streams.decrementAndGet();
    }

    /**
     * A connection to use: one that is at hand, when it may be and is still good, or a new one.
     *
     * @param unrepeatable the request cannot be sent twice, so only a connection that was in use a moment ago will do:
     *     the longer it has been idle, the likelier the other side is closing it right now
     */
    HttpConnection connect(Deadline deadline, boolean fresh, boolean unrepeatable) throws IOException {
        HttpConnection pooled;
        while (!fresh && (pooled = idle.take()) != null) {
            if (isUsable(pooled, unrepeatable)) {
                pooled.begin(deadline, config.answerTimeout(), true);
                return pooled;
            }
            pooled.close();
        }
        HttpConnection opened =
                HttpConnection.open(address, tls, deadline.atMost(config.connectTimeout()), config.answerTimeout());
        opened.begin(deadline, config.answerTimeout(), false);
        return opened;
    }

    private boolean isUsable(HttpConnection pooled, boolean unrepeatable) {
        Duration idle = pooled.idle();
        if (unrepeatable) {
            return idle.compareTo(config.idleTimeout().dividedBy(4)) <= 0 && pooled.isFresh();
        }
        return idle.compareTo(config.idleTimeout()) <= 0
                && (idle.compareTo(WARM) <= 0 ? pooled.isQuiet() : pooled.isFresh());
    }

    void keep(HttpConnection connection) {
        connection.idleFromNow();
        idle.add(connection);
        if (retired) {
            closeIdle();
        }
    }

    void closeExpired() {
        idle.close(connection -> connection.idle().compareTo(config.idleTimeout()) > 0);
    }

    /** No new calls: connections are closed as they come back. */
    void retire() {
        retired = true;
        closeIdle();
    }

    /**
     * The head of an answer is there, which may say that the server is about to stop.
     *
     * @param persistent whether its connection goes on
     */
    void answered(int status, boolean persistent) {
        breaker.answered();
        if (!persistent && status < 400) { // a client's error ends connections, too
            stoppingUntilNanos = System.nanoTime() + STOPPING.toNanos();
        }
    }

    /** An answer has arrived to its end. */
    void succeeded() {
        if (failures.get() != 0) {
            failures.set(0);
            ejectedUntilNanos.set(System.nanoTime());
        }
    }

    /** Calls that fail while the address is passed over already were under way before: they say nothing new. */
    void failed() {
        long before = ejectedUntilNanos.get();
        long now = System.nanoTime();
        int doublings = Math.min(failures.get(), MOST_DOUBLINGS);
        long ejection = TimeUnit.MILLISECONDS.toNanos(Math.min(FIRST_EJECTION_MS << doublings, LONGEST_EJECTION_MS));
        if (before - now <= 0 && ejectedUntilNanos.compareAndSet(before, now + ejection)) {
            failures.incrementAndGet();
            metrics.ejected();
        }
    }

    /**
     * A call has waited for the answer, or the rest of it. It says something about the address if it did so for long.
     *
     * @param abandoned whether the caller gave up before the time was over
     */
    void waitedInVain(HttpConnection connection, boolean abandoned) {
        if (connection.sinceSent().compareTo(LONG_WAIT) < 0) {
            return;
        }
        if (!connection.received()) {
            breaker.silent(connection.sentNanos());
        }
        if (!abandoned) {
            failed();
        }
    }

    private void closeIdle() {
        idle.close(connection -> true);
    }
}
