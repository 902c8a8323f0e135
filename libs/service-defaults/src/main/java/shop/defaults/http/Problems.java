package shop.defaults.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.HttpMediaType;
import io.helidon.http.Method;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.metrics.api.Counter;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.ErrorHandler;
import io.helidon.webserver.http.ErrorHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ErrorType;
import shop.defaults.error.ServiceException;
import shop.defaults.json.Json;
import shop.defaults.observe.RequestMetrics;

/**
 * The one place where errors become problem documents (RFC 9457): those that handlers throw, and those that the server
 * answers by itself before a handler is reached.
 */
public final class Problems {
    /** The media type of every error body. */
    public static final HttpMediaType MEDIA_TYPE = HttpMediaType.create("application/problem+json");

    private static final Logger LOG = System.getLogger(Problems.class.getName());

    /** What the server refuses before routing is in no other metric; 503 is load that is shed. */
    private static final Map<Integer, Counter> REFUSED = new ConcurrentHashMap<>();

    private static final ErrorHandler<ServiceException> OF_OURS = Problems::send;
    private static final ErrorHandler<HttpException> OF_HELIDON =
            (request, response, e) -> send(request, response, translated(e));
    private static final ErrorHandler<Throwable> OTHER =
            (request, response, e) -> send(request, response, unexpected(e));

    private Problems() {}

    /** Before the first is refused, so that a rate has something to begin at. */
    static void countShedLoad() {
        REFUSED.computeIfAbsent(CommonErrors.UNAVAILABLE.status(), Problems::refusals);
    }

    private static Counter refusals(int status) {
        return RequestMetrics.counter(
                "http.server.requests.refused",
                "Requests refused before routing; 503 when too many are running",
                "status",
                Integer.toString(status));
    }

    /** Sends the error as the answer. */
    public static void send(ServerRequest request, ServerResponse response, ServiceException error) {
        RequestContext context = RequestContext.of(request);
        context.errorCode(error.type().code());
        if (error.type().isServerFault()) {
            Level level = error.type().status() == 500 ? Level.ERROR : Level.WARNING;
            LOG.log(level, "request " + context.requestId() + ": " + error.getMessage(), error.getCause());
        }
        answer(request, response, error, context.requestId());
    }

    /** Refuses the request, because too many are running. */
    static void shed(ServerRequest request, ServerResponse response) {
        ServiceException error = refused(Status.SERVICE_UNAVAILABLE_503);
        String requestId = RequestContext.of(request).requestId();
        countRefusal(request.prologue().method().text(), error, requestId);
        answer(request, response, error, requestId);
    }

    private static void countRefusal(String method, ServiceException error, String requestId) {
        REFUSED.computeIfAbsent(error.type().status(), Problems::refusals).increment();
        RequestLog.refused(method, error.type().status(), error.type().code(), requestId);
    }

    private static void answer(
            ServerRequest request, ServerResponse response, ServiceException error, String requestId) {
        response.status(Status.create(error.type().status()));
        error.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
        // Again, because the server clears what was set before the error.
        if (RequestFilter.endsAfterError(request)) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        response.header(RequestContext.REQUEST_ID, requestId);
        response.headers().contentType(MEDIA_TYPE);
        Responses.body(request, response, Json.bytes(document(error, requestId)));
    }

    /** The members of the document; server faults keep their detail to what the error's author wrote as safe. */
    static Map<String, Object> document(ServiceException error, String requestId) {
        ErrorType type = error.type();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "/problems/" + type.code());
        document.put("title", type.title());
        document.put("status", type.status());
        document.put("code", type.code());
        document.put("detail", error.detail());
        if (!error.invalidFields().isEmpty()) {
            document.put("errors", error.invalidFields());
        }
        document.putAll(error.extensions());
        document.put("requestId", requestId);
        return document;
    }

    /** Handles whatever a handler throws. */
    static void register(HttpRouting.Builder routing) {
        routing.error(ServiceException.class, OF_OURS)
                .error(HttpException.class, OF_HELIDON)
                .error(Throwable.class, OTHER);
    }

    /** The same for handlers that are reached without routing. */
    static ErrorHandlers handlers() {
        return ErrorHandlers.create(
                Map.of(ServiceException.class, OF_OURS, HttpException.class, OF_HELIDON, Throwable.class, OTHER));
    }

    private static ServiceException unexpected(Throwable e) {
        return ServiceException.of(
                        CommonErrors.INTERNAL,
                        "The request could not be completed; the log has it under the requestId.")
                .causedBy(e);
    }

    private static ServiceException translated(HttpException e) {
        return e.status().code() >= 500 ? unexpected(e) : refused(e.status());
    }

    /** Answers for what the server refuses before routing: paths, headers, framing, sizes, too many requests. */
    static DirectHandlers direct() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType event : DirectHandler.EventType.values()) {
            handlers.addHandler(event, Problems::direct);
        }
        return handlers.build();
    }

    private static DirectHandler.TransportResponse direct(
            DirectHandler.TransportRequest request,
            DirectHandler.EventType event,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        ServiceException error = refused(status);
        String requestId = Ids.next();
        countRefusal(request.method(), error, requestId);
        headers.set(RequestContext.REQUEST_ID, requestId);
        headers.contentType(MEDIA_TYPE);
        error.headers().forEach((name, value) -> headers.set(HeaderNames.create(name), value));
        boolean same = status.code() == error.type().status(); // and then its reason phrase is known
        DirectHandler.TransportResponse.Builder response = DirectHandler.TransportResponse.builder()
                .status(same ? status : Status.create(error.type().status()))
                .headers(headers)
                .keepAlive(event.keepAlive());
        if (!request.method().equals(Method.HEAD.text())) {
            response.entity(Json.bytes(document(error, requestId)));
        }
        return response.build();
    }

    private static ServiceException refused(Status status) {
        return switch (status.code()) {
            case 404 -> ServiceException.of(CommonErrors.NOT_FOUND, "There is nothing at this address.");
            case 405 -> ServiceException.of(CommonErrors.METHOD_NOT_ALLOWED, "The method is not allowed here.");
            case 406 -> ServiceException.of(CommonErrors.NOT_ACCEPTABLE, "No acceptable representation exists.");
            case 408 -> ServiceException.of(CommonErrors.REQUEST_TIMEOUT, "The request did not arrive in time.");
            case 413 -> ServiceException.of(CommonErrors.PAYLOAD_TOO_LARGE, "The body is larger than allowed.");
            case 414 -> ServiceException.of(CommonErrors.URI_TOO_LONG, "The address is longer than allowed.");
            case 415 -> ServiceException.of(CommonErrors.UNSUPPORTED_MEDIA_TYPE, "Send application/json.");
            case 431 ->
                ServiceException.of(CommonErrors.HEADERS_TOO_LARGE, "The header fields are larger than allowed.");
            case 503 ->
                ServiceException.of(CommonErrors.UNAVAILABLE, "Too many requests are running; try again shortly.")
                        .withHeader("Retry-After", "1");
            default ->
                status.code() < 500
                        ? ServiceException.of(CommonErrors.MALFORMED_HTTP, "The request line or a header is not valid.")
                        : ServiceException.of(CommonErrors.INTERNAL, "The request could not be completed.");
        };
    }
}
