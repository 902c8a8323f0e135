package shop.local;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What has been started, to be stopped in the opposite order, within a bounded time. */
final class Parts {
    private static final System.Logger LOG = System.getLogger(Parts.class.getName());

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private boolean stopping;

    /** @return the part; when everything is being stopped already, it has been stopped at once */
    synchronized <T extends AutoCloseable> T add(T part) {
        if (stopping) {
            close(part);
        } else {
            running.push(part);
        }
        return part;
    }

    synchronized boolean isStopping() {
        return stopping;
    }

    /** @return whether all have stopped in time */
    boolean stop(Duration within) {
        Thread closing = Thread.ofPlatform().daemon().name("stop").start(this::closeAll);
        try {
            return closing.join(within);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void closeAll() {
        for (AutoCloseable part = next(); part != null; part = next()) {
            close(part);
        }
    }

    private synchronized @Nullable AutoCloseable next() {
        stopping = true;
        return running.poll();
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception | Error e) { // the others are to be stopped all the same
            LOG.log(System.Logger.Level.WARNING, "something could not be stopped", e);
        }
    }
}
