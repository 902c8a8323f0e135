package shop.defaults.idempotency;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Forgets old keys about once an hour. Every replica does it; doing it twice does no harm. */
public final class IdempotencySweep implements AutoCloseable {
    private static final Logger LOG = System.getLogger(IdempotencySweep.class.getName());
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

    private final Idempotency idempotency;
    private final Thread thread = Thread.ofVirtual().name("idempotency-sweep").unstarted(this::run);

    private IdempotencySweep(Idempotency idempotency) {
        this.idempotency = idempotency;
    }

    public static IdempotencySweep start(Idempotency idempotency) {
        IdempotencySweep sweep = new IdempotencySweep(idempotency);
        sweep.thread.start();
        return sweep;
    }

    private void run() {
        try {
            while (true) {
                // Not all replicas at once.
                Thread.sleep(HALF_AN_HOUR.plusMillis(ThreadLocalRandom.current().nextLong(HALF_AN_HOUR.toMillis())));
                sweep();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void sweep() {
        try {
            idempotency.sweep();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "old keys could not be forgotten, trying again later", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
