package shop.defaults.client;

import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import shop.defaults.trace.Span;

/**
 * An answer whose body is read as it arrives. Close it: when the body was read to its end the connection is used again,
 * otherwise it is closed.
 */
public final class Answer implements AutoCloseable {
    private final ResponseHead head;
    private final BodyLength length;
    private final BodyStream body;
    private final HttpConnection connection;
    private final Endpoint endpoint;
    private final Cancellation cancellation;
    private final boolean reusable;
    private final Span span;
    private final AtomicBoolean inPlace = new AtomicBoolean(true);
    private boolean open = true;

    Answer(
            WireRequest request,
            ResponseHead head,
            HttpConnection connection,
            Endpoint endpoint,
            Cancellation cancellation,
            boolean sentWhole,
            Span span) {
        this.head = head;
        this.span = span;
        this.length = BodyLength.of(request.method(), head.status(), head.headers());
        this.connection = connection;
        this.endpoint = endpoint;
        this.cancellation = cancellation;
        // Some servers send a body after HEAD; the next answer would begin with it.
        this.reusable = sentWhole
                && head.persistent()
                && !length.isUntilClose()
                && !request.method().equals("HEAD");
        this.body = new BodyStream(connection, length);
    }

    public int status() {
        return head.status();
    }

    public Headers headers() {
        return head.headers();
    }

    /** The body without its framing; reading it throws {@link IOException} when it does not arrive whole. */
    public InputStream body() {
        return body;
    }

    /**
     * Reads the body as {@link #body} does, where there is room in the buffer; into a direct one without a copy between.
     *
     * @return how many octets; negative at the end of the body
     */
    public int read(ByteBuffer into) throws IOException {
        return body.read(into);
    }

    /**
     * All of the body, when its {@linkplain #length length} is known and nothing of it has been read.
     *
     * @throws IOException when it does not arrive whole
     */
    public Slice wholeBody() throws IOException {
        return body.readWhole(Math.toIntExact(length().orElseThrow()));
    }

    /** The length of the body, when the neighbour said so; zero when there is none. */
    public OptionalLong length() {
        return length.octets() >= 0 ? OptionalLong.of(length.octets()) : OptionalLong.empty();
    }

    /** Waits for the beginning of the body; false when nothing has come, and all is still to be read. */
    public boolean beginsWithin(Duration time) {
        try {
            return body.isComplete() || connection.answersWithin(time);
        } catch (UncheckedIOException | InsufficientDataAvailableException e) {
            return true; // reading the body says what is wrong
        }
    }

    /** Lifts the deadline, and from now on allows no longer silence than this: for downloads and event streams. */
    public void limitSilenceOnly(Duration silence) {
        connection.limitSilenceOnly(silence);
    }

    /** Lets another call have this one's place in the pool: an answer that goes on for hours must not hold it. */
    public void leavePool() {
        if (inPlace.compareAndSet(true, false)) {
            endpoint.leaveAsStream();
        }
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        CallSpans.answered(span, head.status(), body.isComplete());
        cancellation.release();
        if (reusable && inPlace.get() && body.isComplete() && connection.input().available() == 0) {
            endpoint.keep(connection);
        } else {
            connection.close();
        }
        if (inPlace.compareAndSet(true, false)) {
            endpoint.leave();
        } else {
            endpoint.streamEnded();
        }
    }
}
