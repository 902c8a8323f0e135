package shop.defaults.client;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.http.Http1HeadersParser;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import shop.defaults.http.AsciiSet;

/**
 * The body of an answer, without its framing (RFC 9112, sections 6 and 7). It ends only where the framing says so: a
 * connection that ends earlier is an {@link IOException}, never a shorter body. Trailers are dropped.
 */
final class BodyStream extends InputStream {
    private static final int MAX_CHUNK_LINE = 1024;
    private static final int MAX_TRAILER_BYTES = 8 * 1024;
    private static final int MAX_CHUNK_DIGITS = 15;
    /** The reader takes no more than this from the connection at a time. */
    private static final int WORTH_READING_PAST = 8 * 1024;

    private final HttpConnection connection;
    private final DataReader reader;
    private final BodyLength length;
    /** Octets until the end of the body, or of the current chunk. */
    private long left;

    private boolean insideChunks;
    private boolean complete;

    BodyStream(HttpConnection connection, BodyLength length) {
        this.connection = connection;
        this.reader = connection.reader();
        this.length = length;
        if (length.isUntilClose()) {
            this.left = Long.MAX_VALUE;
        } else if (!length.isChunked()) {
            this.left = length.octets();
            this.complete = left == 0;
        }
    }

    boolean isComplete() {
        return complete;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int size) throws IOException {
        Objects.checkFromIndexSize(offset, size, into.length);
        if (complete) {
            return -1;
        }
        if (size == 0) {
            return 0;
        }
        try {
            if (left == 0 && !nextChunk()) {
                return -1;
            }
            return readSome(into, offset, size);
        } catch (InsufficientDataAvailableException e) {
            if (length.isUntilClose()) {
                complete = true;
                return -1;
            }
            throw (IOException) new EOFException("the connection ended within the body").initCause(e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IllegalStateException | IllegalArgumentException | DataReader.IncorrectNewLineException e) {
            throw new IOException("the body's framing is not valid", e);
        }
    }

    private int readSome(byte[] into, int offset, int size) throws IOException {
        int most = (int) Math.min(size, left);
        int read;
        if (reader.available() == 0 && most >= WORTH_READING_PAST) {
            read = connection.read(into, offset, most);
        } else {
            reader.ensureAvailable();
            read = Math.min(most, reader.available());
            reader.readBuffer(read).read(into, offset, read);
        }
        left -= read;
        if (left == 0 && !length.isChunked()) {
            complete = true;
        }
        return read;
    }

    private boolean nextChunk() {
        if (insideChunks) {
            endLine();
        }
        insideChunks = true;
        left = chunkSize(line());
        if (left == 0) {
            Http1HeadersParser.readHeaders(reader, MAX_TRAILER_BYTES, true);
            complete = true;
            return false;
        }
        return true;
    }

    private void endLine() {
        if (reader.read() != '\r' || reader.read() != '\n') {
            throw new IllegalStateException("a chunk is longer than it says");
        }
    }

    private String line() {
        int end = reader.findNewLine(MAX_CHUNK_LINE);
        if (end == MAX_CHUNK_LINE) {
            throw new IllegalStateException("the line of a chunk's size is too long");
        }
        String line = reader.readAsciiString(end);
        reader.skip(2);
        return line;
    }

    private static long chunkSize(String line) {
        int end = line.indexOf(';');
        String digits = (end < 0 ? line : line.substring(0, end)).stripTrailing();
        if (digits.isEmpty() || digits.length() > MAX_CHUNK_DIGITS || !AsciiSet.HEX_DIGITS.containsAll(digits)) {
            throw new IllegalStateException("a chunk's size is not a number");
        }
        return Long.parseLong(digits, 16);
    }
}
