package shop.defaults.client;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import shop.defaults.http.RequestContext;
import shop.defaults.json.Json;

/**
 * A request to a neighbour. Immutable; each method gives a changed copy.
 *
 * <p>The request counts as repeatable when its method is safe (RFC 9110, section 9.2.1) or it carries an {@code
 * Idempotency-Key}. PUT does not count: two equal refills of stock are two refills.
 */
public final class ClientRequest {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");

    private final String method;
    private final String target;
    private final List<Header> headers;
    private final RequestBody body;
    private final boolean keyed;

    private ClientRequest(String method, String target, List<Header> headers, RequestBody body, boolean keyed) {
        this.method = method;
        this.target = target;
        this.headers = List.copyOf(headers);
        this.body = body;
        this.keyed = keyed;
    }

    /**
     * A request with any method.
     *
     * @param path begins with a slash; each {@code {}} in it is replaced by the next of the values, percent-encoded as
     *     one segment
     */
    public static ClientRequest of(String method, String path, Object... values) {
        StringBuilder target = new StringBuilder();
        int from = 0;
        for (Object value : values) {
            int at = path.indexOf("{}", from);
            if (at < 0) {
                throw new IllegalArgumentException("more values than places in the path");
            }
            target.append(path, from, at).append(encoded(value.toString()));
            from = at + 2;
        }
        return new ClientRequest(
                method, target.append(path.substring(from)).toString(), List.of(), new RequestBody.None(), false);
    }

    public static ClientRequest get(String path, Object... values) {
        return of("GET", path, values);
    }

    public static ClientRequest head(String path, Object... values) {
        return of("HEAD", path, values);
    }

    public static ClientRequest post(String path, Object... values) {
        return of("POST", path, values);
    }

    public static ClientRequest put(String path, Object... values) {
        return of("PUT", path, values);
    }

    public static ClientRequest patch(String path, Object... values) {
        return of("PATCH", path, values);
    }

    public static ClientRequest delete(String path, Object... values) {
        return of("DELETE", path, values);
    }

    /** With one more query parameter, encoded. */
    public ClientRequest query(String name, Object value) {
        String separator = target.indexOf('?') < 0 ? "?" : "&";
        String longer = target + separator + encoded(name) + "=" + encoded(value.toString());
        return new ClientRequest(method, longer, headers, body, keyed);
    }

    /** With one more header field. */
    public ClientRequest header(String name, String value) {
        return with(HeaderNames.create(name), value, keyed);
    }

    /** With an access token (RFC 6750). */
    public ClientRequest bearer(String token) {
        return with(HeaderNames.AUTHORIZATION, "Bearer " + token, keyed);
    }

    /** With a key under which the neighbour does the same thing only once; so it may be repeated. */
    public ClientRequest idempotencyKey(String key) {
        return with(IDEMPOTENCY_KEY, key, true);
    }

    /** With a body in JSON. */
    public ClientRequest json(Object value) {
        return body("application/json", Json.bytes(value));
    }

    /** With a body. */
    public ClientRequest body(String contentType, byte[] bytes) {
        List<Header> more = new ArrayList<>(headers);
        more.add(HeaderValues.createCached(HeaderNames.CONTENT_TYPE, contentType));
        return new ClientRequest(method, target, more, new RequestBody.Bytes(bytes.clone()), keyed);
    }

    /** Adds what travels with every call: the request's id and the trace, when this thread works for a request. */
    WireRequest onTheWire() {
        List<Header> all = new ArrayList<>(headers);
        RequestContext.current().ifPresent(context -> {
            all.add(context.requestIdField());
            context.trace().addTo(all);
        });
        boolean noBodyYet = body instanceof RequestBody.None && !SAFE.contains(method);
        RequestBody sent = noBodyYet ? new RequestBody.Bytes(new byte[0]) : body;
        return new WireRequest(method, target, all, sent, keyed || SAFE.contains(method));
    }

    private ClientRequest with(HeaderName name, String value, boolean keyed) {
        List<Header> more = new ArrayList<>(headers);
        Header header = HeaderValues.createCached(name, value);
        header.validate();
        more.add(header);
        return new ClientRequest(method, target, more, body, keyed);
    }

    /** Percent-encoded, dots included when they are all there is: no value may climb out of its segment. */
    private static String encoded(String text) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        return encoded.equals(".") || encoded.equals("..") ? encoded.replace(".", "%2E") : encoded;
    }

    @Override
    public String toString() {
        return method + " " + target;
    }
}
