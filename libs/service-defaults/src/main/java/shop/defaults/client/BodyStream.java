package shop.defaults.client;

import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.http.Headers;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import shop.defaults.http.AsciiSet;

/**
 * The body of an answer, without its framing (RFC 9112, sections 6 and 7). It ends only where the framing says so: a
 * connection that ends earlier is an {@link IOException}, never a shorter body. Trailers are dropped.
 */
final class BodyStream extends InputStream {
    private static final int MAX_CHUNK_LINE = 1024;
    private static final int MAX_TRAILER_BYTES = 8 * 1024;
    private static final int MAX_CHUNK_DIGITS = 15;
    /** Less is taken out of the buffer, which is filled as far as octets have arrived. */
    private static final int WORTH_READING_PAST = 8 * 1024;

    private final HttpConnection connection;
    private final ReceiveBuffer input;
    private final BodyLength length;
    /** Octets until the end of the body, or of the current chunk. */
    private long left;

    private boolean insideChunks;
    private boolean complete;

    BodyStream(HttpConnection connection, BodyLength length) {
        this.connection = connection;
        this.input = connection.input();
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
        return read(ByteBuffer.wrap(into, offset, size));
    }

    /** As {@link #read(byte[])}, where there is room in the buffer. */
    int read(ByteBuffer into) throws IOException {
        if (complete) {
            return -1;
        }
        if (!into.hasRemaining()) {
            return 0;
        }
        try {
            if (left == 0 && !nextChunk()) {
                return -1;
            }
            return readSome(into);
        } catch (InsufficientDataAvailableException e) {
            if (length.isUntilClose()) {
                complete = true;
                return -1;
            }
            throw (IOException) new EOFException("the connection ended within the body").initCause(e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new IOException("the body's framing is not valid", e);
        }
    }

    /** All of a body of that length, of which nothing has been read. */
    Slice readWhole(int size) throws IOException {
        if (input.available() < size) {
            byte[] whole = new byte[size];
            return new Slice(whole, 0, readNBytes(whole, 0, size));
        }
        left = 0;
        complete = true;
        return input.take(size);
    }

    private int readSome(ByteBuffer into) throws IOException {
        int most = (int) Math.min(into.remaining(), left);
        ByteBuffer room = into.slice(into.position(), most);
        int read;
        if (input.available() == 0 && most >= WORTH_READING_PAST) {
            read = connection.read(room);
        } else {
            input.awaitSome();
            read = input.take(room);
        }
        into.position(into.position() + read);
        left -= read;
        if (left == 0 && !length.isChunked()) {
            complete = true;
        }
        return read;
    }

    private boolean nextChunk() {
        if (insideChunks) {
            input.line(0); // a chunk that is longer than it says ends here
        }
        insideChunks = true;
        left = chunkSize(input.line(MAX_CHUNK_LINE));
        if (left == 0) {
            Headers unused = ResponseHead.fields(input, MAX_TRAILER_BYTES);
            complete = true;
            return false;
        }
        return true;
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
