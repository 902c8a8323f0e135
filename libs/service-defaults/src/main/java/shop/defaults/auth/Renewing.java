package shop.defaults.auth;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import shop.defaults.http.Deadline;

/**
 * A value from another process that is good for some time and is renewed in the background well before its end, so that
 * requests neither wait for it nor notice when the other process is away for a while. However many ask at once, one
 * fetch runs at a time, and after a failed one the next waits a little. Until there has been a first value, everybody is
 * eager: the other process may be starting, too.
 */
final class Renewing<T> implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Renewing.class.getName());
    private static final Duration EAGER = Duration.ofMillis(100);

    private final String name;
    private final Callable<Fetched<T>> fetch;
    private final Pace pace;
    private final Thread renewer;

    private volatile @Nullable Held<T> held;
    private volatile long lastAttempt;
    private volatile boolean hasBeenHad;
    private volatile int failures;
    private volatile @Nullable Throwable lastFailure;
    private @Nullable CompletableFuture<T> inFlight;

    /**
     * A value as it was fetched.
     *
     * @param renewAfter when to fetch the next one
     * @param goodFor when this one ends; empty if it is good until there is another
     */
    record Fetched<T>(T value, Duration renewAfter, Optional<Duration> goodFor) {}

    /**
     * How often the other process may be asked.
     *
     * @param patience how long a caller waits for a fetch at most
     * @param between the shortest time between two fetches that callers cause, and after the first failure
     * @param backoff the longest time after repeated failures
     */
    record Pace(Duration patience, Duration between, Duration backoff) {
        static Pace of(Duration patience) {
            return new Pace(patience, Duration.ofSeconds(1), Duration.ofSeconds(15));
        }
    }

    private record Held<T>(T value, long fetchedAt, long renewAfter, long goodFor) {
        boolean isGood(long now) {
            return now - fetchedAt < goodFor;
        }
    }

    Renewing(String name, Callable<Fetched<T>> fetch, Pace pace) {
        this.name = name;
        this.fetch = fetch;
        this.pace = pace;
        this.lastAttempt = System.nanoTime() - pace.between().toNanos();
        this.renewer = Thread.ofVirtual()
                .inheritInheritableThreadLocals(false)
                .name("renew " + name)
                .start(this::renewForEver);
    }

    /**
     * The value; fetched now only when there is no good one.
     *
     * @throws Unavailable if there is none, and none is to be had by the deadline or with this one's patience
     */
    T get(Deadline deadline) {
        Held<T> current = held;
        return current != null && current.isGood(System.nanoTime()) ? current.value() : fetchNow(deadline);
    }

    /** A newer value than the one that does not do, or the same again when it is too early to ask or nobody answers. */
    T newerThan(T old, Deadline deadline) {
        T current = get(deadline);
        if (!current.equals(old) || isTooEarly()) {
            return current;
        }
        try {
            return fetchNow(deadline);
        } catch (Unavailable e) {
            return current;
        }
    }

    /** Forgets the value if it still is that one and not brand-new, so that the next caller gets another. */
    synchronized void forget(T value) {
        Held<T> current = held;
        if (current != null
                && current.value().equals(value)
                && System.nanoTime() - current.fetchedAt() >= pace.between().toNanos()) {
            held = null;
        }
    }

    @Override
    public void close() {
        renewer.interrupt();
    }

    /** There is no value, and none could be fetched. */
    static final class Unavailable extends RuntimeException {
        Unavailable(String name, @Nullable Throwable cause) {
            super(name + " cannot be had at the moment", cause);
        }
    }

    private T fetchNow(Deadline deadline) {
        Deadline end = deadline.atMost(pace.patience());
        try {
            while (true) {
                try {
                    return join().get(end.remaining().toNanos(), TimeUnit.NANOSECONDS);
                } catch (ExecutionException e) {
                    if (hasBeenHad || end.remaining().compareTo(EAGER) < 0) {
                        throw new Unavailable(name, e.getCause());
                    }
                    Thread.sleep(EAGER);
                }
            }
        } catch (TimeoutException e) {
            throw new Unavailable(name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable(name, e);
        }
    }

    private long betweenFetches() {
        return (hasBeenHad ? pace.between() : EAGER).toNanos();
    }

    private synchronized boolean isTooEarly() {
        return inFlight == null && System.nanoTime() - lastAttempt < betweenFetches();
    }

    /** The fetch that is running, or a new one, or the last failure when it is too early to try again. */
    private synchronized CompletableFuture<T> join() {
        CompletableFuture<T> running = inFlight;
        if (running != null) {
            return running;
        }
        Throwable failure = lastFailure;
        if (failure != null && System.nanoTime() - lastAttempt < betweenFetches()) {
            return CompletableFuture.failedFuture(failure);
        }
        CompletableFuture<T> started = new CompletableFuture<>();
        inFlight = started;
        lastAttempt = System.nanoTime();
        Thread.ofVirtual()
                .inheritInheritableThreadLocals(false)
                .name("fetch " + name)
                .start(() -> run(started));
        return started;
    }

    private void run(CompletableFuture<T> result) {
        try {
            Fetched<T> fetched = fetch.call();
            succeeded(fetched);
            result.complete(fetched.value());
        } catch (Exception | Error e) {
            failed(e);
            result.completeExceptionally(e);
        }
    }

    private synchronized void succeeded(Fetched<T> fetched) {
        if (failures > 0) {
            LOG.log(Level.INFO, "{0}: fetched again", name);
        }
        long goodFor = fetched.goodFor().map(Duration::toNanos).orElse(Long.MAX_VALUE);
        held = new Held<>(
                fetched.value(), System.nanoTime(), fetched.renewAfter().toNanos(), goodFor);
        hasBeenHad = true;
        failures = 0;
        lastFailure = null;
        inFlight = null;
    }

    private synchronized void failed(Throwable e) {
        if (failures++ == 0) {
            LOG.log(Level.WARNING, "{0}: cannot be fetched, trying again: {1}", name, e.toString());
        }
        lastFailure = e;
        inFlight = null;
    }

    private void renewForEver() {
        try {
            while (true) {
                long wait = untilRenewal();
                if (wait > 0) {
                    TimeUnit.NANOSECONDS.sleep(Math.min(wait, pace.backoff().toNanos()));
                } else {
                    renewOnce();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void renewOnce() throws InterruptedException {
        try {
            fetchNow(Deadline.after(pace.patience()));
        } catch (Unavailable e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private long untilRenewal() {
        long now = System.nanoTime();
        Held<T> current = held;
        if (failures > 0) {
            return lastAttempt + pauseAfterFailure() - now;
        }
        return current == null ? 0 : current.fetchedAt() + current.renewAfter() - now;
    }

    /** Doubles with each failure; the jitter keeps many processes from coming back in step. */
    private long pauseAfterFailure() {
        long pause = Math.min(pace.backoff().toNanos(), betweenFetches() << Math.min(failures, 10));
        return pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
    }
}
