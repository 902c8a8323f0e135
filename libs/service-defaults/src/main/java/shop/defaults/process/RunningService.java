package shop.defaults.process;

/** A service that listens and can be stopped. */
public interface RunningService extends AutoCloseable {
    /** The port it listens on. */
    int port();

    /** Drains and stops within the configured grace period; a second call does nothing. */
    @Override
    void close();
}
