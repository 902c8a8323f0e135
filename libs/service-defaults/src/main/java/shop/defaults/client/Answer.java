package shop.defaults.client;

import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import shop.defaults.trace.Span;

/**
 * An answer whose body is read as it arrives. Close it: when the body was read to its end the connection is used again,
 * otherwise it is closed.
 */
public final class Answer implements AutoCloseable {
    private static final int SHORT = 64 * 1024;

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
    private @Nullable Slice shortBody;

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
        this.reusable = sentWhole
                && head.persistent()
                && !length.isUntilClose()
                && !mayBeFollowed(request.method(), head.status(), head.headers());
        this.body = new BodyStream(connection, length);
    }

    /** Whether a body may come where there must be none: the next answer would begin with it. */
    private static boolean mayBeFollowed(String method, int status, Headers headers) {
        if (method.equals("HEAD")) {
            return true; // some servers send one
        }
        return switch (status) {
            case 204 ->
                headers.contains(HeaderNames.TRANSFER_ENCODING)
                        || headers.first(HeaderNames.CONTENT_LENGTH)
                                .filter(octets -> !octets.equals("0"))
                                .isPresent();
            case 304 -> headers.contains(HeaderNames.TRANSFER_ENCODING);
            default -> false;
        };
    }

    /** Reads the body, if it is short. */
    Answer withShortBody() throws IOException {
        if (length.octets() >= 0 && length.octets() <= SHORT) {
            shortBody = body.readWhole((int) length.octets());
        }
        return this;
    }

    public int status() {
        return head.status();
    }

    public Headers headers() {
        return head.headers();
    }

    /** All of the body, if it is short; null when it is to be {@linkplain #read read} piece by piece. */
    public @Nullable Slice shortBody() {
        return shortBody;
    }

    /** The body without its framing; reading it throws {@link IOException} when it does not arrive whole. */
    InputStream body() {
        return shortBody == null
                ? body
                : new ByteArrayInputStream(shortBody.octets(), shortBody.from(), shortBody.length());
    }

    /**
     * Reads some of a body that is not short, where there is room in the buffer; into a direct one without a copy between.
     *
     * @return how many octets; negative at the end of the body
     * @throws IOException when it does not arrive whole
     */
    public int read(ByteBuffer into) throws IOException {
        try {
            return body.read(into);
        } catch (IOException e) {
            if (HttpConnection.isTimeout(e)) {
                endpoint.waitedInVain(connection, connection.aborted());
            } else if (!connection.aborted()) {
                endpoint.failed();
            }
            throw e;
        }
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

    /** Whether the call has been {@linkplain Cancellation broken off} by its caller. */
    public boolean isCancelled() {
        return cancellation.isCancelled();
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
        if (body.isComplete()) {
            endpoint.succeeded();
        }
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
