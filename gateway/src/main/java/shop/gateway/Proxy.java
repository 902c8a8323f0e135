package shop.gateway;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import shop.defaults.client.Answer;
import shop.defaults.client.Cancellation;
import shop.defaults.client.HopByHop;
import shop.defaults.client.RequestBody;
import shop.defaults.client.ServiceCallException;
import shop.defaults.client.WireRequest;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.http.AsciiSet;
import shop.defaults.http.ClientWatch;
import shop.defaults.http.Deadline;
import shop.defaults.http.FieldNameSet;
import shop.defaults.http.Problems;
import shop.defaults.http.RequestContext;
import shop.defaults.http.Responses;

/** Passes requests under {@code /api} on to the service whose prefix they have, and the answers back. */
final class Proxy implements Handler {
    static final String PREFIX = "/api/";

    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> REFUSED = Set.of("CONNECT", "TRACE");
    private static final String ALLOW = "Allow";
    private static final String PASSED_ON = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final HeaderName MAX_FORWARDS = HeaderNames.create("Max-Forwards");
    /** What the client library or this class writes. */
    private static final FieldNameSet OWN = FieldNameSet.of(
            "Host", "Content-Length", "Expect", "Request-Timeout-Ms", "X-Request-Id", "traceparent", "tracestate");

    private static final AsciiSet QUERY = AsciiSet.visible("#");

    private final List<Upstream> upstreams;
    private final ForwardedHeaders forwarded;
    private final RateLimits limits;
    private final Cors cors;
    private final OwnHeaders ownHeaders;
    private final Relay relay;
    private final GatewayConfig config;

    Proxy(List<Upstream> upstreams, ForwardedHeaders forwarded, RateLimits limits, GatewayConfig config) {
        this.upstreams = upstreams;
        this.forwarded = forwarded;
        this.limits = limits;
        this.cors = new Cors(config.allowedOrigins());
        this.ownHeaders = new OwnHeaders(cors, forwarded);
        this.relay = new Relay(config, ownHeaders);
        this.config = config;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        try {
            if (Cors.isPreflight(request)) {
                cors.answerPreflight(request, response);
            } else {
                limits.count(request, response);
                pass(request, response);
            }
        } catch (ServiceException e) {
            ownHeaders.addTo(request, response);
            Problems.send(request, response, e);
        }
    }

    private void pass(ServerRequest request, ServerResponse response) {
        String path = request.prologue().uriPath().rawPath();
        Upstream upstream = upstream(path);
        context().route(upstream.prefix() + "/*");
        Target target = Target.parse(path.substring(upstream.prefix().length()))
                .orElseThrow(() -> ServiceException.of(CommonErrors.MALFORMED_HTTP, "The path is not valid."));
        if (target.isInternal()) {
            throw notFound();
        }
        String method = request.prologue().method().text();
        if (REFUSED.contains(method)) {
            throw ServiceException.of(CommonErrors.METHOD_NOT_ALLOWED, "The method is not passed on.")
                    .withHeader(ALLOW, PASSED_ON);
        }
        if (method.equals("OPTIONS")
                && request.headers().first(MAX_FORWARDS).filter("0"::equals).isPresent()) {
            response.header(ALLOW, PASSED_ON);
            ownHeaders.addTo(request, response);
            Responses.noContent(response);
            return;
        }
        exchange(upstream, target, method, request, response);
    }

    private Upstream upstream(String path) {
        for (Upstream upstream : upstreams) {
            int end = upstream.prefix().length();
            if (path.startsWith(upstream.prefix()) && path.startsWith("/", end)) {
                return upstream;
            }
        }
        throw notFound();
    }

    private void exchange(
            Upstream upstream, Target target, String method, ServerRequest request, ServerResponse response) {
        Cancellation cancellation = new Cancellation();
        try {
            // While its body is being read, that shows by itself whether the client has gone.
            RequestBody body = RequestBodies.of(
                    request, config.server().requestTimeout(), () -> ClientWatch.begin(request, cancellation::cancel));
            exchange(upstream, wire(upstream, target, method, body, request), cancellation, request, response);
        } finally {
            ClientWatch.end(request);
        }
    }

    private WireRequest wire(Upstream upstream, Target target, String method, RequestBody body, ServerRequest request) {
        List<Header> headers = headers(upstream, request);
        // Not among those that came: Connection may name it, and then the service does not get it.
        boolean keyed = request.headers().contains(IDEMPOTENCY_KEY)
                && headers.stream().anyMatch(header -> header.headerName().equals(IDEMPOTENCY_KEY));
        return new WireRequest(
                method,
                target.text() + query(request),
                headers,
                body,
                (SAFE.contains(method) || keyed) && body.repeatable());
    }

    private void exchange(
            Upstream upstream,
            WireRequest wire,
            Cancellation cancellation,
            ServerRequest request,
            ServerResponse response) {
        Deadline deadline = wire.body() instanceof RequestBody.Streamed
                ? Deadline.from(request, config.uploadTimeout())
                : context().deadline();
        try (Answer answer = upstream.exchange(wire, deadline, cancellation)) {
            if (!(wire.body() instanceof RequestBody.None) && !RequestBodies.isConsumed(request)) {
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
            relay.send(answer, upstream, request, response);
        } catch (ServiceCallException e) {
            if (cancellation.isCancelled()) {
                throw new CloseConnectionException("the client went away", e);
            }
            throw e.toServiceException();
        }
    }

    private List<Header> headers(Upstream upstream, ServerRequest request) {
        Headers incoming = request.headers();
        HopByHop hopByHop = HopByHop.of(incoming);
        List<Header> headers = new ArrayList<>(incoming.size() + 8);
        for (Header header : incoming) {
            if (!OWN.contains(header) && !ForwardedHeaders.isOwn(header) && !hopByHop.contains(header)) {
                headers.add(header.headerName().equals(MAX_FORWARDS) ? oneLess(header) : header);
            }
        }
        forwarded.addTo(headers, request, upstream.prefix());
        headers.add(context().requestIdField());
        context().trace().addTo(headers);
        return headers;
    }

    /** For OPTIONS it counts the proxies (RFC 9110, section 7.6.2); for others it says nothing. */
    private static Header oneLess(Header maxForwards) {
        String count = maxForwards.get();
        return count.length() < 10 && !count.isEmpty() && AsciiSet.DIGITS.containsAll(count)
                ? HeaderValues.create(MAX_FORWARDS, Math.max(0, Integer.parseInt(count) - 1))
                : maxForwards;
    }

    /** With its question mark, as it came. */
    private static String query(ServerRequest request) {
        String query = request.prologue().query().rawValue();
        if (!QUERY.containsAll(query)) {
            throw ServiceException.of(CommonErrors.MALFORMED_HTTP, "The query is not valid.");
        }
        return query.isEmpty() ? "" : "?" + query;
    }

    private static RequestContext context() {
        return RequestContext.required();
    }

    private static ServiceException notFound() {
        return ServiceException.of(CommonErrors.NOT_FOUND, "There is nothing at this address.");
    }
}
