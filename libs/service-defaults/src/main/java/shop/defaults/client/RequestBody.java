package shop.defaults.client;

import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;

/** What follows the head of a request. */
public sealed interface RequestBody {
    /** No body, and no {@code Content-Length}. */
    record None() implements RequestBody {}

    /** In memory, so it can be sent again. */
    @SuppressWarnings("ArrayRecordComponent") // a body is compared by nobody
    record Bytes(byte[] bytes) implements RequestBody {}

    /**
     * Read once, as it is sent. Without a length it is sent in chunks.
     *
     * @param length exactly what the stream holds
     * @param awaitContinue ask the neighbour before the stream is touched (RFC 9110, section 10.1.1)
     * @param answerWithin how long the answer may take from when the body has been sent, if the deadline allows as much
     */
    record Streamed(InputStream stream, OptionalLong length, boolean awaitContinue, Duration answerWithin)
            implements RequestBody {}

    /** Whether the body can be sent a second time. */
    default boolean repeatable() {
        return !(this instanceof Streamed);
    }
}
