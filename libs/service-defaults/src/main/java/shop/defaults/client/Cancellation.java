package shop.defaults.client;

import org.jspecify.annotations.Nullable;

/** Breaks off one call from another thread, for instance because nobody waits for its answer any more. */
public final class Cancellation {
    private @Nullable HttpConnection connection;
    private volatile boolean cancelled;

    /** Breaks the call off now, or as soon as it begins. May be called at any time and more than once. */
    public synchronized void cancel() {
        cancelled = true;
        if (connection != null) {
            connection.abort();
        }
    }

    public boolean isCancelled() {
        return cancelled;
    }

    synchronized void watch(HttpConnection connection) {
        this.connection = connection;
        if (cancelled) {
            connection.abort();
        }
    }

    synchronized void release() {
        this.connection = null;
    }
}
