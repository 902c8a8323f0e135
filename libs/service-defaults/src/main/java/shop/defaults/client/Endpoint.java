package shop.defaults.client;

import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import shop.defaults.http.Deadline;

/**
 * One address of a neighbour, with its connections. When it fails it is passed over for a while, longer each time,
 * unless there is no other. So it is when it ends connections of which it has nothing to complain: a server does that
 * before it stops, and what is sent to it at that very moment is lost.
 */
final class Endpoint {
    private static final long FIRST_EJECTION_MS = 250;
    private static final long LONGEST_EJECTION_MS = 30_000;
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
    private volatile long ejectedUntilNanos = System.nanoTime();
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

    /** Negative or zero when the address is to be used. */
    long ejectedForNanos() {
        return ejectedUntilNanos - System.nanoTime();
    }

    /** Negative or zero when the server at the address has not said that it is about to stop. */
    long stoppingForNanos() {
        return stoppingUntilNanos - System.nanoTime();
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
     * Looks whether an answer says that the server is about to stop.
     *
     * @param persistent whether its connection goes on
     */
    void answered(int status, boolean persistent) {
        if (!persistent && status < 400) { // a client's error ends connections, too
            stoppingUntilNanos = System.nanoTime() + STOPPING.toNanos();
        }
    }

    void succeeded() {
        breaker.answered();
        if (failures.get() != 0) {
            failures.set(0);
            ejectedUntilNanos = System.nanoTime();
        }
    }

    void failed() {
        int doublings = Math.min(failures.getAndIncrement(), 10);
        long millis = Math.min(FIRST_EJECTION_MS << doublings, LONGEST_EJECTION_MS);
        if (ejectedForNanos() <= 0) {
            metrics.ejected();
        }
        ejectedUntilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void closeIdle() {
        idle.close(connection -> true);
    }
}
