package shop.defaults.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import shop.defaults.trace.Span;

/**
 * What is known of a request besides its content, for logs and for the calls that it causes. Threads that a handler
 * starts inherit it.
 */
public final class RequestContext {
    /** Names one request in every log it leaves a line in; made by the first process that sees the request. */
    public static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");

    /** What nginx and others write for a request whose client did not wait for the answer. */
    private static final int CLIENT_GONE = 499;

    private static final InheritableThreadLocal<@Nullable RequestContext> CURRENT = new InheritableThreadLocal<>();

    private final String requestId;
    private final Header requestIdField;
    private final TraceContext trace;
    private final Deadline deadline;
    private final Span span;
    // Changed by the thread that answers the request, before it starts others.
    private String route = "unmatched";
    private String caller = "";
    private String errorCode = "";
    private int unfinishedAs = CLIENT_GONE;

    RequestContext(String requestId, TraceContext trace, Deadline deadline, Span span) {
        this.requestId = requestId;
        this.requestIdField = HeaderValues.createCached(REQUEST_ID, requestId);
        this.trace = trace;
        this.deadline = deadline;
        this.span = span;
    }

    /** The context of the request that this thread, or the thread that started it, is working for. */
    public static Optional<RequestContext> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** The span of the request that this thread is working for; {@link Span#NONE} when it is not recorded. */
    public static Span currentSpan() {
        RequestContext context = CURRENT.get();
        return context == null ? Span.NONE : context.span;
    }

    /**
     * Does the work for that request, or for none: for threads that outlive the request during which they were started,
     * or work for several.
     */
    public static void runFor(Optional<RequestContext> context, Runnable work) {
        RequestContext before = CURRENT.get();
        enter(context.orElse(null));
        try {
            work.run();
        } finally {
            enter(before);
        }
    }

    /** The same work, to be done by another thread for the request that this thread is working for. */
    public static <T> Callable<T> carried(Callable<T> work) {
        RequestContext context = CURRENT.get();
        return () -> {
            RequestContext before = CURRENT.get();
            enter(context);
            try {
                return work.call();
            } finally {
                enter(before);
            }
        };
    }

    /**
     * As {@link #current}, where there must be one.
     *
     * @throws IllegalStateException when the thread works for no request, or for one that has not passed the filter
     */
    public static RequestContext required() {
        return current().orElseThrow(RequestContext::missing);
    }

    /** That of this request, also when the filter has ended that the thread passed. */
    static RequestContext of(ServerRequest request) {
        return current().or(() -> request.context().get(RequestContext.class)).orElseThrow(RequestContext::missing);
    }

    private static IllegalStateException missing() {
        return new IllegalStateException("the request has not passed the request filter");
    }

    static void enter(@Nullable RequestContext context) {
        CURRENT.set(context);
    }

    public String requestId() {
        return requestId;
    }

    /** It goes with the answer, and with the calls that the request causes. */
    public Header requestIdField() {
        return requestIdField;
    }

    public TraceContext trace() {
        return trace;
    }

    public Deadline deadline() {
        return deadline;
    }

    public Span span() {
        return span;
    }

    /** The pattern of the route that answers, such as {@code /order/{id}}: of bounded number, so fit for metrics. */
    public String route() {
        return route;
    }

    public void route(String pattern) {
        this.route = pattern;
    }

    /** The subject of the authenticated caller, or the empty string. */
    public String caller() {
        return caller;
    }

    public void caller(String subject) {
        this.caller = subject;
    }

    /** The status in logs and metrics when the answer is not completed. */
    int unfinishedAs() {
        return unfinishedAs;
    }

    /** Says that not the client is to blame if the answer is not completed. */
    public void unfinishedAs(int status) {
        this.unfinishedAs = status;
    }

    String errorCode() {
        return errorCode;
    }

    void errorCode(String code) {
        this.errorCode = code;
    }
}
