package shop.defaults.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.uri.UriPath;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.json.Json;
import shop.defaults.json.JsonFields;
import shop.defaults.json.QueryFields;

/** What handlers read from a request. */
public final class Requests {
    private static final String IDENTITY = "identity";
    private static final int MOST_PARAMETERS = 10;
    private static final String OBSERVATION = "/observe/";

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

    /**
     * A reader of the query's parameters, as forms write them (URL standard, section 5.1); one without an equals sign has the
     * empty text.
     *
     * @throws ServiceException {@code malformed-http} when they are not UTF-8
     */
    public static QueryFields query(ServerRequest request) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : request.query().rawValue().split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                String value = parts.length == 1 ? "" : decoded(parts[1]);
                parameters
                        .computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
                        .add(value);
            }
        }
        return QueryFields.of(parameters);
    }

    private static String decoded(String encoded) {
        try {
            byte[] octets = URLDecoder.decode(encoded, ISO_8859_1).getBytes(ISO_8859_1);
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw ServiceException.of(CommonErrors.MALFORMED_HTTP, "The query is not UTF-8.");
        }
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
        if (request.headers().contains(HeaderNames.CONTENT_ENCODING)
                && !ListField.elements(request.headers().get(HeaderNames.CONTENT_ENCODING)).stream()
                        .allMatch(IDENTITY::equalsIgnoreCase)) {
            throw ServiceException.of(CommonErrors.UNSUPPORTED_MEDIA_TYPE, "Send the body without a Content-Encoding.")
                    .withHeader("Accept-Encoding", IDENTITY);
        }
        HttpMediaType type = mediaType(request.headers()
                .first(HeaderNames.CONTENT_TYPE)
                .orElseThrow(() -> unsupported("Name the body's type: Content-Type: application/json.")));
        // Not what ends in +json: a patch or a problem document means something else.
        boolean json =
                type.type().equalsIgnoreCase("application") && type.subtype().equalsIgnoreCase("json");
        boolean utf8 =
                type.charset().map(name -> name.equalsIgnoreCase("utf-8")).orElse(true);
        if (!json || !utf8) {
            throw unsupported("Send the body as application/json in UTF-8.");
        }
    }

    /** Parameters may be empty and have spaces around them (RFC 9110, section 5.6.6), unlike in the server's own reader. */
    private static HttpMediaType mediaType(String text) {
        String[] parts = text.split(";", MOST_PARAMETERS);
        StringBuilder tidy = new StringBuilder(parts[0].strip());
        for (int i = 1; i < parts.length; i++) {
            if (!parts[i].isBlank()) {
                tidy.append(';').append(parts[i].strip());
            }
        }
        try {
            return HttpMediaType.create(tidy.toString());
        } catch (RuntimeException e) { // some of what is none it does not expect at all
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
