package shop.defaults.mongo;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import io.helidon.webserver.http.Filter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Requests;

/**
 * What must have been done in the database before the first request: indexes, on which invariants rest, and first
 * documents. A process starts while its database does not answer, so it is tried until it succeeds; until then the
 * process is not ready, and requests get 503.
 */
public final class Preparation implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Preparation.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Runnable work;
    private final Thread worker;
    private final CountDownLatch attempted = new CountDownLatch(1);
    private volatile boolean done;
    private volatile boolean closed;

    private Preparation(Runnable work) {
        this.work = work;
        this.worker = Thread.ofVirtual()
                .inheritInheritableThreadLocals(false)
                .name("prepare-database")
                .unstarted(this::run);
    }

    /**
     * Does the work in the background, beside the rest of the start; when it fails, goes on trying.
     *
     * @param work may be repeated, and is done by several replicas at once
     */
    public static Preparation start(Runnable work) {
        Preparation preparation = new Preparation(work);
        preparation.worker.start();
        return preparation;
    }

    /** Returns when the work has been done or has failed for the first time. */
    public void awaitFirstAttempt() {
        try {
            attempted.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean isDone() {
        return done;
    }

    /** Refuses requests, but for those about health and metrics, until the work is done. */
    public Filter gate() {
        return (chain, request, response) -> {
            if (!done && !Requests.isObservation(request)) {
                throw ServiceException.of(CommonErrors.UNAVAILABLE, "The service is starting; try again shortly.")
                        .retryAfter(FIRST_PAUSE);
            }
            chain.proceed();
        };
    }

    /** Readiness: up once the work is done. */
    public HealthCheck health() {
        return new HealthCheck() {
            @Override
            public HealthCheckType type() {
                return HealthCheckType.READINESS;
            }

            @Override
            public String name() {
                return "prepared";
            }

            @Override
            public HealthCheckResponse call() {
                return HealthCheckResponse.builder().status(done).build();
            }
        };
    }

    @Override
    public void close() {
        closed = true;
        worker.interrupt();
    }

    private void run() {
        boolean succeeded = attempt();
        attempted.countDown();
        Duration pause = FIRST_PAUSE;
        try {
            while (!succeeded && !closed) {
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                succeeded = attempt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private boolean attempt() {
        try {
            work.run();
            done = true;
        } catch (RuntimeException | Error e) { // nobody else does it, and the start waits for the first attempt
            if (!closed) {
                LOG.log(Level.WARNING, "the database cannot be prepared, trying again", e);
            }
        }
        return done;
    }
}
