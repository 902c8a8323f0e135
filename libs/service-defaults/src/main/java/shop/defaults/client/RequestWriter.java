package shop.defaults.client;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Header;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import shop.defaults.http.Deadline;
import shop.defaults.http.Requests;

/** Writes one request to a connection (RFC 9112, sections 3 and 7). */
final class RequestWriter {
    private static final Duration CONTINUE_WAIT = Duration.ofSeconds(1);
    private static final int PIECE = 16 * 1024;
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CRLF = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final HttpConnection connection;
    private final WireRequest request;
    private final int maxHeaderBytes;
    private boolean sentWhole;

    RequestWriter(HttpConnection connection, WireRequest request, int maxHeaderBytes) {
        this.connection = connection;
        this.request = request;
        this.maxHeaderBytes = maxHeaderBytes;
    }

    /** Whether the body went out to its end, so that another request may follow. */
    boolean sentWhole() {
        return sentWhole;
    }

    /**
     * Writes the request.
     *
     * @param prefix what the target begins with at the neighbour
     * @param host the field {@code Host}, with its end
     * @return the answer, when it came before the body was sent
     * @throws SourceFailure when the stream with the body fails
     */
    Optional<ResponseHead> write(String prefix, byte[] host, Deadline deadline) {
        BufferData head = head(prefix, host, deadline);
        switch (request.body()) {
            case RequestBody.None none -> connection.write(head);
            case RequestBody.Bytes whole -> {
                head.write(whole.bytes());
                connection.write(head);
            }
            case RequestBody.Streamed streamed -> {
                connection.write(head);
                if (streamed.awaitContinue() && connection.answersWithin(CONTINUE_WAIT)) {
                    ResponseHead answer = ResponseHead.readOne(connection.input(), maxHeaderBytes);
                    if (!answer.isInterim()) {
                        return Optional.of(answer);
                    }
                }
                return pump(streamed);
            }
        }
        sentWhole = true;
        return Optional.empty();
    }

    private BufferData head(String prefix, byte[] host, Deadline deadline) {
        BufferData head = connection.emptyHead();
        ascii(head, request.method() + " " + prefix + request.target() + " HTTP/1.1\r\n");
        head.write(host);
        for (Header header : request.headers()) {
            header.writeHttp1Header(head);
        }
        ascii(head, "Request-Timeout-Ms: " + deadline.remaining().toMillis() + "\r\n");
        switch (request.body()) {
            case RequestBody.None none -> {}
            case RequestBody.Bytes whole -> length(head, whole.bytes().length);
            case RequestBody.Streamed streamed -> {
                if (streamed.length().isPresent()) {
                    length(head, streamed.length().getAsLong());
                } else {
                    ascii(head, "Transfer-Encoding: chunked\r\n");
                }
                if (streamed.awaitContinue()) {
                    ascii(head, "Expect: 100-continue\r\n");
                }
            }
        }
        head.write(CRLF);
        return head;
    }

    private Optional<ResponseHead> pump(RequestBody.Streamed body) {
        try (InputStream in = body.stream()) {
            byte[] piece = new byte[PIECE];
            long total = 0;
            int read;
            while ((read = read(in, piece)) >= 0) {
                total += read;
                if (connection.abortedBetweenWrites()) {
                    throw tooSlow();
                }
                if (body.length().isPresent() && total > body.length().getAsLong()) {
                    throw new SourceFailure(new IOException("the body is longer than was said"));
                }
                if (!writePiece(piece, read, body.length())) {
                    return Optional.of(ResponseHead.read(connection.input(), maxHeaderBytes));
                }
            }
            if (body.length().isPresent() && total < body.length().getAsLong()) {
                throw new SourceFailure(new IOException("the body is shorter than was said"));
            }
            if (body.length().isEmpty()) {
                connection.write(BufferData.create(LAST_CHUNK));
            }
            sentWhole = true;
            return Optional.empty();
        } catch (IOException e) {
            throw new SourceFailure(e);
        }
    }

    /** False when the neighbour takes no more, in which case it may have said why. */
    private boolean writePiece(byte[] piece, int size, OptionalLong length) {
        try {
            if (length.isPresent()) {
                connection.write(BufferData.create(piece, 0, size));
            } else if (size > 0) {
                BufferData chunk = BufferData.growing(size + 16);
                ascii(chunk, Integer.toHexString(size) + "\r\n");
                chunk.write(piece, 0, size);
                chunk.write(CRLF);
                connection.write(chunk);
            }
            return true;
        } catch (UncheckedIOException e) {
            if (connection.abortedBetweenWrites()) {
                throw tooSlow();
            }
            if (connection.aborted()) {
                throw e;
            }
            return false;
        }
    }

    /** While the source was waited for, the time has passed; the neighbour is not to blame. */
    private static SourceFailure tooSlow() {
        return new SourceFailure(Requests.bodyTooSlow());
    }

    private static int read(InputStream in, byte[] piece) {
        try {
            return in.read(piece);
        } catch (IOException | RuntimeException e) {
            throw new SourceFailure(e);
        }
    }

    private static void length(BufferData buffer, long octets) {
        ascii(buffer, "Content-Length: " + octets + "\r\n");
    }

    private static void ascii(BufferData buffer, String text) {
        buffer.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The stream that the body is read from has failed; the neighbour is not to blame. */
    static final class SourceFailure extends RuntimeException {
        SourceFailure(Exception cause) {
            super(cause);
        }

        RuntimeException unwrapped() {
            return switch (getCause()) {
                case RuntimeException e -> e;
                case IOException e -> new UncheckedIOException(e);
                case null -> this;
                default -> this;
            };
        }
    }
}
