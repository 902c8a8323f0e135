package shop.defaults.trace;

/**
 * Where the spans of one process go. Recording never waits: what the collector does not take in time is lost.
 *
 * <p>Everything but this package knows only this and {@link Span}, so that a process that is not traced loads nothing of
 * the library behind them.
 */
public interface Tracing extends AutoCloseable {
    /** Records nothing. */
    Tracing OFF = new NoTracing();

    /**
     * Sends to the configured collector, if there is one.
     *
     * @param service the process's name in spans
     */
    static Tracing start(TracingConfig config, String service) {
        return config.endpoint().isEmpty() ? OFF : OtlpTracing.start(config, service);
    }

    boolean isOn();

    /**
     * Begins the span of a request that has come in.
     *
     * @param traceparent the caller's position (W3C Trace Context), or the empty string. If the caller records, so does
     *     this process; if it does not, neither does this one; without a caller's word the configured ratio decides.
     * @return {@link Span#NONE} when the request is not recorded
     */
    Span request(String name, String traceparent);

    /** Sends what is left, within two seconds. */
    @Override
    void close();
}
