package shop.defaults.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.uri.UriPath;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.json.Json;
import shop.defaults.json.JsonFields;
import shop.defaults.json.QueryFields;

/** What handlers read from a request. */
public final class Requests {
    private static final String OBSERVATION = "/observe/";
    private static final Pattern BETWEEN_PARAMETERS = Pattern.compile("\\s*;[\\s;]*");

    private Requests() {}

    /**
     * A reader of the JSON object in the body.
     *
     * @throws ServiceException {@code unsupported-media-type}, {@code malformed-json}, or {@code invalid-request} when
     *     it is not an object
     */
    public static JsonFields body(ServerRequest request) {
        requireJson(request);
        try {
            JsonNode node = Json.read(bytes(request));
            if (!node.isObject()) {
                throw ServiceException.invalid("", "must be a JSON object");
            }
            return JsonFields.of(node, "");
        } catch (Json.MalformedJson e) {
            throw ServiceException.of(CommonErrors.MALFORMED_JSON, "The body cannot be read: " + e.getMessage() + ".");
        }
    }

    /** A reader of the query's parameters. */
    public static QueryFields query(ServerRequest request) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        request.query()
                .names()
                .forEach(name -> parameters.put(name, request.query().all(name)));
        return QueryFields.of(parameters);
    }

    /** A path parameter, decoded. */
    public static String path(ServerRequest request, String name) {
        return request.path().pathParameters().get(name);
    }

    /** Whether the client takes an answer whose length is not known; one of HTTP/1.0 does not. */
    public static boolean takesChunks(ServerRequest request) {
        return !(request.remotePeer() instanceof GuardedConnection.Peer peer
                && peer.input().isOld());
    }

    /**
     * To be called before an answer whose length is not known, which is sent in chunks.
     *
     * @throws ServiceException {@code malformed-http} when the client speaks HTTP/1.0, which has none
     */
    public static void requireChunks(ServerRequest request) {
        if (!takesChunks(request)) {
            throw ServiceException.of(CommonErrors.MALFORMED_HTTP, "This answer has no length, so it needs HTTP/1.1.");
        }
    }

    /** Whether it is about health or metrics, both as it has arrived and as routing sees it: without dot segments. */
    public static boolean isObservation(ServerRequest request) {
        UriPath path = request.prologue().uriPath();
        return path.rawPath().startsWith(OBSERVATION) && path.path().startsWith(OBSERVATION);
    }

    private static void requireJson(ServerRequest request) {
        HttpMediaType type = mediaType(request.headers()
                .first(HeaderNames.CONTENT_TYPE)
                .orElseThrow(() -> unsupported("Name the body's type: Content-Type: application/json.")));
        String subtype = type.subtype().toLowerCase(Locale.ROOT);
        boolean json =
                type.type().equalsIgnoreCase("application") && (subtype.equals("json") || subtype.endsWith("+json"));
        boolean utf8 =
                type.charset().map(name -> name.equalsIgnoreCase("utf-8")).orElse(true);
        if (!json || !utf8) {
            throw unsupported("Send the body as application/json in UTF-8.");
        }
    }

    /** Parameters may be empty and have spaces around them (RFC 9110, section 5.6.6), unlike in the server's own reader. */
    private static HttpMediaType mediaType(String text) {
        try {
            return HttpMediaType.create(BETWEEN_PARAMETERS.splitAsStream(text).collect(Collectors.joining(";")));
        } catch (IllegalArgumentException e) {
            throw unsupported("The Content-Type is not a media type; send the body as application/json in UTF-8.");
        }
    }

    private static ServiceException unsupported(String detail) {
        return ServiceException.of(CommonErrors.UNSUPPORTED_MEDIA_TYPE, detail)
                .withHeader("Accept", "application/json");
    }

    /** {@code request-timeout}, for a client that falls silent within its body or takes too long over it. */
    public static ServiceException bodyTooSlow() {
        return ServiceException.of(CommonErrors.REQUEST_TIMEOUT, "The body did not arrive in time.")
                .withHeader("Connection", "close");
    }

    static byte[] bytes(ServerRequest request) {
        try {
            return request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
        } catch (DataReader.InsufficientDataAvailableException e) {
            throw new CloseConnectionException("the client went away within the body", e);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof SocketTimeoutException) {
                throw bodyTooSlow();
            }
            throw new CloseConnectionException("the client went away within the body", e);
        }
    }
}
