package shop.defaults.http;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Set;
import shop.defaults.trace.Span;
import shop.defaults.trace.Tracing;

/**
 * The spans of incoming requests, by OpenTelemetry's conventions for HTTP servers. Of these {@code url.path} and {@code
 * url.query} are left out, because addresses carry e-mail addresses and search words, and whatever describes the client.
 */
final class ServerSpans {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    private final Tracing tracing;

    ServerSpans(Tracing tracing) {
        this.tracing = tracing;
    }

    /** Of those who look after the process, there are no spans. */
    Span begin(ServerRequest request) {
        if (!tracing.isOn() || Requests.isObservation(request)) {
            return Span.NONE;
        }
        return tracing.request("HTTP", TraceContext.traceparent(request.headers()));
    }

    static void end(RequestContext context, ServerRequest request, ServerResponse response) {
        Span span = context.span();
        if (!span.isRecorded()) {
            return;
        }
        String text = request.prologue().method().text();
        boolean known = METHODS.contains(text);
        span.set("http.request.method", known ? text : "_OTHER")
                .set("url.scheme", "http")
                .set("server.port", request.localPeer().port())
                .set("network.protocol.version", "1.1")
                .set("shop.request.id", context.requestId());
        String method = known ? text : "HTTP";
        if (context.route().startsWith("/")) {
            span.name(method + " " + context.route()).set("http.route", context.route());
        } else {
            span.name(method);
        }
        if (!context.errorCode().isEmpty()) {
            span.set("shop.error.code", context.errorCode());
        }
        outcome(span, response);
        span.end();
    }

    private static void outcome(Span span, ServerResponse response) {
        int status = response.status().code();
        if (!response.isSent()) {
            span.failed("unfinished");
            return;
        }
        span.set("http.response.status_code", status);
        if (status >= 500) {
            span.failed(Integer.toString(status));
        }
    }
}
