package shop.defaults.trace;

/** What is not recorded. */
final class NoSpan implements Span {
    @Override
    public boolean isRecorded() {
        return false;
    }

    @Override
    public String traceId() {
        throw new IllegalStateException("not recorded");
    }

    @Override
    public String spanId() {
        throw new IllegalStateException("not recorded");
    }

    @Override
    public Span call(String name) {
        return this;
    }

    @Override
    public Span name(String name) {
        return this;
    }

    @Override
    public Span set(String attribute, String value) {
        return this;
    }

    @Override
    public Span set(String attribute, long value) {
        return this;
    }

    @Override
    public Span failed(String errorType) {
        return this;
    }

    @Override
    public void end() {}
}
