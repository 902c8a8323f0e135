package shop.defaults.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import shop.defaults.http.Responses;
import shop.defaults.json.Json;

/**
 * An answer that can be stored and given again.
 *
 * @param json the body; empty for none, which is only with 204
 * @param replayed whether it was stored before this request
 */
public record Answer(int status, Map<String, String> headers, String json, boolean replayed) {
    public Answer {
        headers = Map.copyOf(headers);
    }

    /** An answer with a JSON body. */
    public static Answer of(Status status, Object body) {
        return new Answer(status.code(), Map.of(), Json.text(body), false);
    }

    /** 204. */
    public static Answer noContent() {
        return new Answer(Status.NO_CONTENT_204.code(), Map.of(), "", false);
    }

    public Answer header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, json, replayed);
    }

    /** The same, as the answer to a repetition. */
    public Answer again() {
        return new Answer(status, headers, json, true);
    }

    /** Gives the answer to a client. */
    public void send(ServerRequest request, ServerResponse response) {
        IdempotencyKeys.mark(response, replayed);
        headers.forEach((name, value) -> response.header(HeaderNames.create(name), value));
        if (json.isEmpty()) {
            Responses.noContent(response);
        } else {
            response.status(Status.create(status));
            response.headers().contentType(MediaTypes.APPLICATION_JSON);
            Responses.body(request, response, json.getBytes(UTF_8));
        }
    }
}
