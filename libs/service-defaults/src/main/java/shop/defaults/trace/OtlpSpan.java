package shop.defaults.trace;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/** A span of OpenTelemetry's SDK. */
final class OtlpSpan implements Span {
    private final Tracer tracer;
    private final io.opentelemetry.api.trace.Span span;

    private OtlpSpan(Tracer tracer, io.opentelemetry.api.trace.Span span) {
        this.tracer = tracer;
        this.span = span;
    }

    static Span begin(Tracer tracer, Context parent, SpanKind kind, String name) {
        return new OtlpSpan(
                tracer,
                tracer.spanBuilder(name).setSpanKind(kind).setParent(parent).startSpan());
    }

    @Override
    public boolean isRecorded() {
        return true;
    }

    @Override
    public String traceId() {
        return span.getSpanContext().getTraceId();
    }

    @Override
    public String spanId() {
        return span.getSpanContext().getSpanId();
    }

    @Override
    public Span call(String name) {
        return begin(tracer, Context.root().with(span), SpanKind.CLIENT, name);
    }

    @Override
    public Span name(String name) {
        span.updateName(name);
        return this;
    }

    @Override
    public Span set(String attribute, String value) {
        span.setAttribute(attribute, value);
        return this;
    }

    @Override
    public Span set(String attribute, long value) {
        span.setAttribute(attribute, value);
        return this;
    }

    @Override
    public Span failed(String errorType) {
        span.setAttribute("error.type", errorType);
        span.setStatus(StatusCode.ERROR);
        return this;
    }

    @Override
    public void end() {
        span.end();
    }
}
