package shop.defaults.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.DateTime;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.ServerConnectionException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link DirectRequest}, as HTTP/1.1. Whoever sends none with a body sees to it that the status and the
 * method have none, too (RFC 9112, section 6.3).
 */
final class DirectResponse extends UnroutedResponse {
    private static final byte[] OK = ascii("HTTP/1.1 200 OK\r\n");
    private static final byte[] DATE = ascii("Date: ");
    private static final byte[] END = ascii("\r\n");
    private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
    private final GuardedOutput output;
    private final HeadBuffer heads;
    private final AnswerFields headers = new AnswerFields();
    private Status status = Status.OK_200;
    private long bytesWritten;
    private boolean sent;
    private @Nullable Body body;

    DirectResponse(GuardedOutput output, HeadBuffer heads) {
        this.output = output;
        this.heads = heads;
    }

    @Override
    public DirectResponse status(Status status) {
        this.status = status;
        return this;
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public ServerResponseHeaders headers() {
        return headers;
    }

    @Override
    public DirectResponse header(Header header) {
        headers.set(header);
        return this;
    }

    @Override
    public void send() {
        send(new byte[0]);
    }

    @Override
    public void send(byte[] whole) {
        send(whole, 0, whole.length);
    }

    @Override
    public void send(byte[] in, int from, int length) {
        requireNothingSent();
        if (!headers.contains(HeaderNames.CONTENT_LENGTH) && hasLength(status.code())) {
            headers.contentLength(length);
        }
        BufferData head = head();
        sent = true;
        if (length == 0) {
            write(head);
        } else {
            // Other buffers write something else when they begin within their array (Helidon 4.1.7).
            write(head, BufferData.createReadOnly(in, from, length));
        }
    }

    /** Others have neither a body nor a length (RFC 9110, section 8.6). */
    private static boolean hasLength(int status) {
        return status != 204 && status != 304;
    }

    /** In chunks, unless its length has been set. The head goes out with its first octets. */
    @Override
    public OutputStream outputStream() {
        requireNothingSent();
        body = new Body();
        return body;
    }

    @Override
    public boolean isSent() {
        return sent;
    }

    @Override
    public boolean hasEntity() {
        return sent || body != null;
    }

    @Override
    public long bytesWritten() {
        return bytesWritten;
    }

    @Override
    public boolean reset() {
        if (bytesWritten > 0 || sent) {
            return false;
        }
        headers.clear();
        body = null;
        return true;
    }

    @Override
    public void commit() {
        if (body != null) {
            body.close();
        }
    }

    private void requireNothingSent() {
        if (sent || body != null) {
            throw new IllegalStateException("there is an answer already");
        }
    }

    private BufferData head() {
        BufferData head = heads.empty();
        if (status.equals(Status.OK_200)) {
            head.write(OK);
        } else {
            head.write(ascii("HTTP/1.1 " + status.code() + " " + status.reasonPhrase() + "\r\n"));
        }
        if (!headers.contains(HeaderNames.DATE)) {
            head.write(DATE);
            head.write(DateTime.http1Bytes());
        }
        for (Header field : headers) {
            field.writeHttp1Header(head);
        }
        head.write(END);
        return head;
    }

    private void write(BufferData... data) {
        for (BufferData part : data) {
            bytesWritten += part.available();
        }
        try {
            output.write(data);
        } catch (UncheckedIOException e) {
            throw unwritten(e);
        }
    }

    private void write(ByteBuffer octets) {
        bytesWritten += octets.remaining();
        try {
            output.write(octets);
        } catch (UncheckedIOException e) {
            throw unwritten(e);
        }
    }

    private static ServerConnectionException unwritten(UncheckedIOException cause) {
        return new ServerConnectionException("the answer could not be written", cause);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A body that is written piece by piece. */
    private final class Body extends OutputStream implements OctetOutput {
        private final boolean chunked = !headers.contains(HeaderNames.CONTENT_LENGTH);
        private long left = chunked ? 0 : headers.contentLength().orElseThrow();
        private boolean begun;
        private boolean closed;

        @Override
        public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int size) {
            write(ByteBuffer.wrap(from, offset, size));
        }

        @Override
        public void write(ByteBuffer octets) {
            if (!octets.hasRemaining()) {
                return;
            }
            begin();
            if (chunked) {
                DirectResponse.this.write(chunk(octets));
                return;
            }
            left -= octets.remaining();
            if (left < 0) {
                throw new IllegalStateException("the body is longer than was said");
            }
            DirectResponse.this.write(octets);
        }

        private static ByteBuffer chunk(ByteBuffer octets) {
            byte[] size = ascii(Integer.toHexString(octets.remaining()));
            return ByteBuffer.allocate(size.length + END.length + octets.remaining() + END.length)
                    .put(size)
                    .put(END)
                    .put(octets)
                    .put(END)
                    .flip();
        }

        private void begin() {
            if (!begun) {
                begun = true;
                if (chunked) {
                    headers.set(HeaderValues.TRANSFER_ENCODING_CHUNKED);
                }
                DirectResponse.this.write(head());
            }
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            begin();
            if (left > 0) {
                throw new IllegalStateException("the body is shorter than was said");
            }
            if (chunked) {
                DirectResponse.this.write(BufferData.create(LAST_CHUNK));
            }
            closed = true;
            sent = true;
        }
    }
}
