package shop.defaults.http;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import shop.defaults.json.Json;

/** Answers in JSON. */
public final class Responses {
    private Responses() {}

    /** Sends the value as JSON with the status. */
    public static void send(ServerRequest request, ServerResponse response, Status status, Object value) {
        response.status(status);
        response.headers().contentType(MediaTypes.APPLICATION_JSON);
        body(request, response, Json.bytes(value));
    }

    /** Sends 200 with the value as JSON. */
    public static void ok(ServerRequest request, ServerResponse response, Object value) {
        send(request, response, Status.OK_200, value);
    }

    /** Sends 201 with the value as JSON and where it can be read again (RFC 9110, section 10.2.2). */
    public static void created(ServerRequest request, ServerResponse response, String location, Object value) {
        response.header(HeaderNames.LOCATION, location);
        send(request, response, Status.CREATED_201, value);
    }

    /** Sends 204. */
    public static void noContent(ServerResponse response) {
        response.status(Status.NO_CONTENT_204);
        NoLength.keepFrom(response);
        response.send();
    }

    /** Sends 304: the client has the representation already. */
    public static void notModified(ServerResponse response) {
        response.status(Status.NOT_MODIFIED_304);
        NoLength.keepFrom(response);
        response.send();
    }

    /** Sends the bytes, or for HEAD the length that they would have (RFC 9110, section 9.3.2). */
    public static void body(ServerRequest request, ServerResponse response, byte[] bytes) {
        if (request.prologue().method().equals(Method.HEAD)) {
            response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length));
            response.send();
        } else {
            response.send(bytes);
        }
    }
}
