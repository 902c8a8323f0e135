package shop.defaults.trace;

/**
 * A piece of work in a trace, from its beginning to {@link #end}. Attributes are named by OpenTelemetry's semantic
 * conventions, and hold nothing that came from a person: no address, no query, no value of a document.
 */
public interface Span {
    /** The span of what is not recorded; does nothing. */
    Span NONE = new NoSpan();

    /** Whether anybody will see it; what it costs to describe the work can be saved if not. */
    boolean isRecorded();

    /** 32 hexadecimal digits; only of a recorded span. */
    String traceId();

    /** 16 hexadecimal digits; only of a recorded span. */
    String spanId();

    /** Begins the span of a call that this work makes to another process. */
    Span call(String name);

    Span name(String name);

    Span set(String attribute, String value);

    Span set(String attribute, long value);

    /** The work came to no good end, for a reason out of a small set. */
    Span failed(String errorType);

    /** Ends it; whatever is said of it later is lost. */
    void end();
}
