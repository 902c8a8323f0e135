package shop.defaults.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of one connection before the server does, strictly by RFC 9112, and lets through only what cannot
 * be read in two ways: the server's parser is more tolerant than is safe behind or in front of another one. Heads pass
 * when they are complete and valid. Chunked bodies are taken apart and put together again in chunks of the size in
 * which they arrive, so that the size that a sender announces reserves no memory. Extensions and trailers are dropped
 * (RFC 9112, section 7.1).
 */
final class WireGuard {
    /** The message is not valid; what comes after it on the connection means nothing. */
    static final class Malformed extends RuntimeException {
        Malformed(String reason) {
            super(reason);
        }
    }

    /**
     * The head is longer than the server takes. What comes after it on the connection is let go by, so that the client can
     * send it and then read the answer.
     */
    static final class TooLong extends RequestException {
        TooLong(Status status) {
            super(builder()
                    .type(DirectHandler.EventType.BAD_REQUEST)
                    .request(DirectHandler.TransportRequest.empty())
                    .status(status)
                    .message(status.reasonPhrase())
                    .setKeepAlive(false));
        }
    }

    private enum Expected {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        LAST_LINE,
        /** The head was too long: nothing that comes is given out. */
        NOTHING
    }

    private static final int MAX_CHUNK_LINE = 256;
    private static final int MAX_CHUNK_DIGITS = 15;
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

    private static final byte[] NO_OCTETS = {};

    private final int maxLineBytes;
    private final int maxFieldBytes;
    private final int maxHeadBytes;
    private final int maxWholeHeadBytes;
    private final boolean keepsWhole;
    private final Octets line = new Octets();
    private boolean lineComplete;
    private Expected expected = Expected.HEAD;
    private RequestHead head;
    private @Nullable WholeRequest whole;
    private BufferData passed = BufferData.empty();
    /** Octets until the end of the body or the chunk. */
    private long left;

    private int trailerBytes;
    private boolean old;
    private @Nullable RuntimeException refusal;

    /**
     * Begins with the first request.
     *
     * @param maxLineBytes the longest request line that the server takes
     * @param maxHeaderBytes what the server takes of the rest of a head
     * @param keepsWhole whether anybody asks for {@linkplain #wholeRequest whole requests}
     */
    WireGuard(int maxLineBytes, int maxHeaderBytes, boolean keepsWhole) {
        this.keepsWhole = keepsWhole;
        this.maxLineBytes = maxLineBytes;
        this.maxFieldBytes = maxHeaderBytes;
        this.head = new RequestHead(maxLineBytes, maxFieldBytes, null);
        this.maxHeadBytes = maxLineBytes + maxHeaderBytes;
        this.maxWholeHeadBytes = Math.min(maxLineBytes, maxHeaderBytes);
    }

    /**
     * Takes what has arrived.
     *
     * @return what the server may read now; empty when more has to come first
     * @throws Malformed if the message is not valid; the connection must then be closed. What was valid before it is given
     *     out first, and the next call throws
     * @throws TooLong if the head is longer than the server takes; likewise, but once. From then on nothing is given out
     */
    byte[] accept(byte[] arrived) {
        if (refusal != null) {
            throw refused(refusal);
        }
        whole = null;
        if (expected == Expected.NOTHING) {
            return NO_OCTETS;
        }
        if (expected == Expected.BODY && left >= arrived.length) {
            taken(arrived.length, Expected.HEAD);
            return arrived;
        }
        passed = BufferData.empty();
        try {
            if (isOneRequest(arrived)) {
                return arrived;
            }
            passed = BufferData.growing(arrived.length + 16);
            acceptParts(arrived);
        } catch (Malformed | TooLong e) {
            refusal = e;
            if (passed.available() == 0) {
                throw refused(e);
            }
        }
        return passed.readBytes();
    }

    private RuntimeException refused(RuntimeException e) {
        if (e instanceof TooLong) {
            refusal = null;
            expected = Expected.NOTHING;
        }
        return e;
    }

    private void acceptParts(byte[] arrived) {
        int at = 0;
        while (at < arrived.length) {
            at = switch (expected) {
                case HEAD -> head(arrived, at);
                case BODY -> body(arrived, at);
                case CHUNK -> chunk(arrived, at);
                case CHUNK_SIZE, CHUNK_END, LAST_LINE -> line(arrived, at);
                case NOTHING -> arrived.length;
            };
        }
    }

    /**
     * What was last accepted, if it was one whole request, as nearly always: with nothing before or behind it, a head that
     * is not longer than the server takes it and is read alike by everybody, and a body, if any, that does not wait to be
     * asked for.
     */
    @Nullable
    WholeRequest wholeRequest() {
        return whole;
    }

    /** Whether the next call will throw, whatever comes. */
    boolean isRefusing() {
        return refusal != null;
    }

    /** Whether the client speaks HTTP/1.0, and so takes no chunks. */
    boolean isOld() {
        return old;
    }

    /** Whether more of a message is to come that has begun. */
    boolean isInsideMessage() {
        return expected != Expected.HEAD || !line.isEmpty() || head.length() > 0;
    }

    /** Whether more of a body is to come. */
    boolean isInsideBody() {
        return expected != Expected.HEAD;
    }

    /**
     * Whether a request begins and its head ends here, with nothing behind but what belongs to its body, which is how
     * nearly all arrive. It is then checked where it lies, and passes without being copied.
     */
    private boolean isOneRequest(byte[] arrived) {
        if (expected != Expected.HEAD || head.length() > 0 || !line.isEmpty() || arrived.length > maxHeadBytes) {
            return false;
        }
        ReceivedFields fields = keepsWhole ? new ReceivedFields() : null;
        RequestHead only = new RequestHead(maxLineBytes, maxFieldBytes, fields);
        int from = 0;
        boolean complete = false;
        while (!complete) {
            int end = indexOfLineFeed(arrived, from);
            if (end == arrived.length || end < 2) {
                return false;
            }
            complete = only.checkLine(arrived, from, withoutReturn(arrived, from, end));
            from = end + 1;
        }
        long body = Math.max(0, only.contentLength());
        if (only.isChunked() || only.isRewritten() || body < arrived.length - from) {
            return false;
        }
        head.forgetEmptyLine();
        left = body - (arrived.length - from);
        expected = left == 0 ? Expected.HEAD : Expected.BODY;
        boolean plain =
                from <= maxWholeHeadBytes && !only.hasManyFields() && !only.isExpecting() && !only.isBeyondAscii();
        if (left == 0 && plain && fields != null) {
            byte[] content = Arrays.copyOfRange(arrived, from, arrived.length);
            whole = new WholeRequest(only.method(), only.target(), fields, content);
        }
        return true;
    }

    private int head(byte[] arrived, int from) {
        int end = lineEnd(arrived, from);
        if (!lineComplete) {
            head.checkUnfinished(line.length());
        } else if (head.addLine(takeLine())) {
            passed.write(head.bytes());
            begin(head);
            head = new RequestHead(maxLineBytes, maxFieldBytes, null);
        }
        return end;
    }

    private void begin(RequestHead complete) {
        old |= complete.isOld();
        if (complete.isChunked()) {
            expected = Expected.CHUNK_SIZE;
        } else if (complete.contentLength() > 0) {
            left = complete.contentLength();
            expected = Expected.BODY;
        }
    }

    private int body(byte[] arrived, int from) {
        int size = (int) Math.min(left, arrived.length - from);
        passed.write(arrived, from, size);
        taken(size, Expected.HEAD);
        return from + size;
    }

    private int chunk(byte[] arrived, int from) {
        int size = (int) Math.min(left, arrived.length - from);
        passed.write(Integer.toHexString(size).getBytes(StandardCharsets.US_ASCII));
        passed.write(CRLF);
        passed.write(arrived, from, size);
        passed.write(CRLF);
        taken(size, Expected.CHUNK_END);
        return from + size;
    }

    private void taken(int size, Expected next) {
        left -= size;
        if (left == 0) {
            expected = next;
        }
    }

    private int line(byte[] arrived, int from) {
        int end = lineEnd(arrived, from);
        if (line.length() > (expected == Expected.LAST_LINE ? maxHeadBytes : MAX_CHUNK_LINE)) {
            throw new Malformed("the line of a chunk is too long");
        }
        if (lineComplete) {
            chunkLine(takeLine());
        }
        return end;
    }

    private void chunkLine(byte[] bytes) {
        if (expected == Expected.CHUNK_SIZE) {
            left = chunkSize(bytes);
            expected = left == 0 ? Expected.LAST_LINE : Expected.CHUNK;
        } else if (expected == Expected.LAST_LINE && bytes.length > 0) {
            trailer(bytes);
        } else if (bytes.length > 0) {
            throw new Malformed("a chunk is longer than it says");
        } else if (expected == Expected.CHUNK_END) {
            expected = Expected.CHUNK_SIZE;
        } else {
            passed.write(LAST_CHUNK);
            trailerBytes = 0;
            expected = Expected.HEAD;
        }
    }

    private void trailer(byte[] bytes) {
        trailerBytes += bytes.length + 2;
        if (trailerBytes > maxHeadBytes) {
            throw new Malformed("there are too many trailers");
        }
        RequestHead.checkTrailer(bytes);
    }

    private static long chunkSize(byte[] bytes) {
        long size = 0;
        int digits = 0;
        while (digits < bytes.length && bytes[digits] != ';' && !ReceivedField.isBlank(bytes[digits])) {
            int digit = bytes[digits] < 0 ? -1 : Character.digit(bytes[digits], 16);
            if (digit < 0 || ++digits > MAX_CHUNK_DIGITS) {
                throw new Malformed("a chunk's size must be a hexadecimal number");
            }
            size = size * 16 + digit;
        }
        if (digits == 0 || !isExtension(bytes, digits)) {
            throw new Malformed("a chunk's size must be a hexadecimal number");
        }
        return size;
    }

    /** Whether nothing comes, or what follows a semicolon, which may have white space before it (RFC 9112, section 7.1.1). */
    private static boolean isExtension(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && ReceivedField.isBlank(bytes[at])) {
            at++;
        }
        return at < bytes.length ? bytes[at] == ';' && ReceivedField.isContent(bytes, at, bytes.length) : at == from;
    }

    /** Collects up to and with the next line feed; returns where the rest begins. */
    private int lineEnd(byte[] arrived, int from) {
        int end = indexOfLineFeed(arrived, from);
        lineComplete = end < arrived.length;
        int rest = lineComplete ? end + 1 : end;
        line.write(arrived, from, rest - from);
        return rest;
    }

    /** The line without its end, which must be CR LF. */
    private byte[] takeLine() {
        byte[] bytes = line.toByteArray();
        line.reset();
        return Arrays.copyOf(bytes, withoutReturn(bytes, 0, bytes.length - 1));
    }

    /** The length of what has arrived when there is none. */
    private static int indexOfLineFeed(byte[] arrived, int from) {
        int at = from;
        while (at < arrived.length && arrived[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Where a line ends that is followed by CR and, at this index, LF. */
    private static int withoutReturn(byte[] bytes, int from, int lineFeed) {
        if (lineFeed == from || bytes[lineFeed - 1] != '\r') {
            throw new Malformed("lines must end with CR LF");
        }
        return lineFeed - 1;
    }
}
