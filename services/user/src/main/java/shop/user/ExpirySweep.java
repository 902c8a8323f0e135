package shop.user;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Removes what has expired, now and then. Nothing relies on it having happened: expired documents count for nothing.
 * Every replica does it; doing it twice does no harm.
 */
final class ExpirySweep implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ExpirySweep.class.getName());

    private final RefreshTokens refreshTokens;
    private final FailedLogins failedLogins;
    private final Clock clock;
    private final Thread thread;

    private ExpirySweep(RefreshTokens refreshTokens, FailedLogins failedLogins, Duration interval, Clock clock) {
        this.refreshTokens = refreshTokens;
        this.failedLogins = failedLogins;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("expiry-sweep").unstarted(() -> run(interval));
    }

    static ExpirySweep start(RefreshTokens refreshTokens, FailedLogins failedLogins, Duration interval, Clock clock) {
        ExpirySweep sweep = new ExpirySweep(refreshTokens, failedLogins, interval, clock);
        sweep.thread.start();
        return sweep;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run(Duration interval) {
        try {
            while (true) {
                // Not all replicas at once.
                Thread.sleep(interval.plusMillis(ThreadLocalRandom.current().nextLong(interval.toMillis() / 2 + 1)));
                sweep();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void sweep() {
        try {
            refreshTokens.removeExpired(clock.instant());
            failedLogins.removeExpired(clock.instant());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "expired documents could not be removed, trying again later", e);
        }
    }
}
