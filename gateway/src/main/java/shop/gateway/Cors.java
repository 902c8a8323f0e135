package shop.gateway;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Locale;
import shop.defaults.http.Responses;

/** Which scripts of other origins may call the API (Fetch standard, section 3.2). Never with cookies: there are none. */
final class Cors {
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private static final String REQUEST_HEADERS =
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match,"
                    + " Last-Event-ID, Request-Timeout-Ms, X-Request-Id, traceparent, tracestate";
    private static final String RESPONSE_HEADERS =
            "ETag, Idempotent-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-Id";

    private final List<String> allowedOrigins;

    Cors(List<String> allowedOrigins) {
        this.allowedOrigins = allowedOrigins;
    }

    /** Answers of services do not decide this; the gateway does. */
    static boolean isOwn(Header header) {
        return header.headerName().lowerCase().startsWith("access-control-");
    }

    /** Says on an answer who may read it. */
    void allow(ServerRequest request, ServerResponse response) {
        if (allowedOrigins.isEmpty()) {
            return;
        }
        response.headers().add(HeaderNames.VARY, "Origin");
        String origin = request.headers().first(HeaderNames.ORIGIN).orElse("");
        if (isAllowed(origin)) {
            response.header("Access-Control-Allow-Origin", allowedOrigins.contains("*") ? "*" : origin);
            response.header("Access-Control-Expose-Headers", RESPONSE_HEADERS);
        }
    }

    /** Whether the request asks if another may be sent. */
    static boolean isPreflight(ServerRequest request) {
        return request.prologue().method().equals(Method.OPTIONS)
                && request.headers().contains(HeaderNames.ORIGIN)
                && request.headers().contains(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    }

    void answerPreflight(ServerRequest request, ServerResponse response) {
        allow(request, response);
        if (isAllowed(request.headers().first(HeaderNames.ORIGIN).orElse(""))) {
            response.header("Access-Control-Allow-Methods", METHODS);
            response.header("Access-Control-Allow-Headers", REQUEST_HEADERS);
            response.header("Access-Control-Max-Age", "600");
        }
        Responses.noContent(response);
    }

    private boolean isAllowed(String origin) {
        return !origin.isEmpty()
                && (allowedOrigins.contains("*") || allowedOrigins.contains(origin.toLowerCase(Locale.ROOT)));
    }
}
