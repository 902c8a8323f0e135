package shop.defaults.idempotency;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import shop.defaults.error.ServiceException;

/** The header fields of idempotent requests (draft-ietf-httpapi-idempotency-key-header, section 2). */
public final class IdempotencyKeys {
    /** Names one act of the caller's: 1 to 255 visible ASCII characters. */
    public static final HeaderName HEADER = HeaderNames.create("Idempotency-Key");

    /** {@code true} on an answer to a request that had its effect before. */
    public static final HeaderName REPLAYED = HeaderNames.create("Idempotent-Replayed");

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,255}");

    private IdempotencyKeys() {}

    /** The request's key. @throws ServiceException {@code invalid-request} if there are several, or a malformed one */
    public static Optional<String> of(ServerRequest request) {
        if (!request.headers().contains(HEADER)) {
            return Optional.empty();
        }
        List<String> values = request.headers().get(HEADER).allValues();
        if (values.size() != 1 || !KEY.matcher(values.getFirst()).matches()) {
            throw ServiceException.invalid(HEADER.defaultCase(), "must be 1 to 255 visible ASCII characters");
        }
        return Optional.of(values.getFirst());
    }

    /** Marks the answer when it is a repetition. */
    public static void mark(ServerResponse response, boolean replayed) {
        if (replayed) {
            response.header(REPLAYED, "true");
        }
    }
}
