package shop.defaults.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.loop.LoopClock;
import shop.defaults.observe.RequestMetrics;
import shop.defaults.trace.Span;
import shop.defaults.trace.Tracing;

/** What every request passes first: its context, the check of its framing, and afterwards the log and the metrics. */
final class RequestFilter implements Filter {
    private static final AsciiSet REQUEST_ID =
            AsciiSet.of(c -> Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-');
    private static final int LONGEST_REQUEST_ID = 64;
    private static final String OBSERVATION_ROUTE = "/observe/*";

    private final String service;
    private final Duration requestTimeout;
    private final int maxConcurrentRequests;
    private final BooleanSupplier draining;
    private final RequestMetrics metrics;
    private final ServerSpans spans;

    /** @param draining whether the process is about to stop */
    RequestFilter(String service, HttpConfig config, BooleanSupplier draining, Tracing tracing) {
        this.service = service;
        this.requestTimeout = config.requestTimeout();
        this.maxConcurrentRequests = config.maxConcurrentRequests();
        this.draining = draining;
        this.metrics = new RequestMetrics(service);
        this.spans = new ServerSpans(tracing);
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long start = LoopClock.nanos(); // not later than the request began
        RequestContext context = context(request);
        if (!(request instanceof DirectRequest)) { // which passes no other filter
            request.context().register(context); // what other filters throw is answered after this one has ended
        }
        RequestContext.enter(context);
        boolean observing = Requests.isObservation(request);
        if (metrics.begin() > maxConcurrentRequests && !observing) {
            shed(request, response);
        }
        if (observing) {
            context.route(OBSERVATION_ROUTE);
        }
        try {
            response.header(context.requestIdField());
            Optional<String> objection = MessageGuard.objection(request);
            if (objection.isPresent()) {
                response.header(HeaderValues.CONNECTION_CLOSE);
                Problems.send(
                        request, response, ServiceException.of(CommonErrors.MALFORMED_HTTP, objection.get() + "."));
            } else {
                // The server itself knows only the exact word.
                if (draining.getAsBoolean() || closes(request.headers())) {
                    response.header(HeaderValues.CONNECTION_CLOSE);
                }
                chain.proceed();
            }
        } finally {
            long nanos = System.nanoTime() - start;
            RequestContext.enter(null);
            int status = response.isSent() ? response.status().code() : context.unfinishedAs();
            metrics.end(request.prologue().method().text(), context.route(), status, nanos);
            RequestLog.write(service, context, request, response, status, nanos);
            ServerSpans.end(context, request, response);
        }
        // The filter of the metrics feature swallows exceptions, those that end the connection too.
        // After half an answer the next one would be taken for the rest of it.
        if (!response.isSent()) {
            throw new CloseConnectionException("the answer was not completed");
        }
        // The server goes on reading after a response that said it would not: here the word is kept.
        if (closes(response.headers()) || endsConnection(request)) {
            throw new CloseConnectionException("the connection ends with this request");
        }
    }

    /** Whether its sender says so, or a body was not asked for, which may come all the same and be taken for a request. */
    static boolean endsConnection(ServerRequest request) {
        return closes(request.headers())
                || (request.headers().contains(HeaderValues.EXPECT_100)
                        && !request.content().consumed());
    }

    /** Whether the connection ends after an error: nobody is told that it stays while a body may come of any length. */
    static boolean endsAfterError(ServerRequest request) {
        return endsConnection(request)
                || (request.headers().contains(HeaderNames.TRANSFER_ENCODING)
                        && !request.content().consumed());
    }

    /** A busy process must not be taken for a dead one, so that those who look after it are answered all the same. */
    private void shed(RoutingRequest request, RoutingResponse response) {
        try {
            response.header(HeaderValues.CONNECTION_CLOSE);
            Problems.shed(request, response);
        } finally {
            RequestContext.enter(null);
            metrics.refused();
        }
        throw new CloseConnectionException("too many requests are running");
    }

    /** Whether the connection ends with this message, as its sender says. */
    private static boolean closes(Headers headers) {
        return headers.contains(HeaderNames.CONNECTION)
                && ListField.contains(headers.get(HeaderNames.CONNECTION), "close");
    }

    private RequestContext context(RoutingRequest request) {
        String id = request.headers()
                .first(RequestContext.REQUEST_ID)
                .filter(given ->
                        !given.isEmpty() && given.length() <= LONGEST_REQUEST_ID && REQUEST_ID.containsAll(given))
                .orElseGet(Ids::unguarded);
        Span span = spans.begin(request);
        TraceContext trace = TraceContext.continuing(request.headers());
        return new RequestContext(
                id, span.isRecorded() ? trace.at(span) : trace, Deadline.from(request, requestTimeout), span);
    }
}
