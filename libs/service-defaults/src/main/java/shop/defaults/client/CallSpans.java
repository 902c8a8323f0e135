package shop.defaults.client;

import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import shop.defaults.client.ServiceCallException.Reason;
import shop.defaults.http.RequestContext;
import shop.defaults.http.TraceContext;
import shop.defaults.trace.Span;

/**
 * The spans of calls to neighbours, one for each attempt, by OpenTelemetry's conventions for HTTP clients. Of these {@code
 * url.full} is left out, because addresses carry e-mail addresses.
 */
final class CallSpans {
    private CallSpans() {}

    /** @param attempt 0 for the first */
    static Span begin(String service, Endpoint endpoint, WireRequest request, int attempt) {
        Span parent = RequestContext.currentSpan();
        if (!parent.isRecorded()) {
            return Span.NONE;
        }
        InetSocketAddress address = endpoint.address();
        InetAddress resolved = address.getAddress();
        Span span = parent.call(request.method())
                .set("http.request.method", request.method())
                .set("peer.service", service)
                .set("server.address", address.getHostString())
                .set("server.port", address.getPort())
                .set("network.peer.port", address.getPort());
        if (resolved != null) {
            span.set("network.peer.address", resolved.getHostAddress());
        }
        return attempt == 0 ? span : span.set("http.request.resend_count", attempt);
    }

    /** With the span's own position instead of that of the request which causes the call. */
    static WireRequest traced(WireRequest request, Span span) {
        if (!span.isRecorded()) {
            return request;
        }
        List<Header> headers = new ArrayList<>(request.headers());
        headers.removeIf(header -> header.headerName().equals(TraceContext.HEADER));
        headers.add(HeaderValues.create(
                TraceContext.HEADER, new TraceContext(span.traceId(), span.spanId(), true, "").traceparent()));
        return new WireRequest(request.method(), request.target(), headers, request.body(), request.repeatable());
    }

    /** @param whole whether the body was read to its end */
    static void answered(Span span, int status, boolean whole) {
        if (span.isRecorded()) {
            span.set("http.response.status_code", status);
            if (status >= 400) {
                span.failed(Integer.toString(status));
            } else if (!whole) {
                span.failed("unfinished");
            }
            span.end();
        }
    }

    static void failed(Span span, Reason reason) {
        if (span.isRecorded()) {
            span.failed(reason.name().toLowerCase(Locale.ROOT)).end();
        }
    }
}
