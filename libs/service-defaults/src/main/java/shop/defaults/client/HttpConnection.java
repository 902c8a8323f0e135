package shop.defaults.client;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PlainSocket;
import io.helidon.common.socket.TlsSocket;
import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import shop.defaults.http.Deadline;

/**
 * One TCP or TLS connection. Every read ends by the deadline, or after the longest silence allowed. It knows whether
 * anything has been sent or received in the current exchange, which decides what may be repeated. Used by one thread at
 * a time; only {@link #abort} may be called from any.
 */
final class HttpConnection {
    private static final List<String> ALPN = List.of("http/1.1");

    private final SocketChannel channel;
    private final Socket socket;
    private final HelidonSocket transport;
    private final DataReader reader;

    private Deadline deadline;
    private Duration silence;
    private boolean reused;
    private volatile boolean sent;
    private volatile boolean received;
    private volatile boolean aborted;
    private volatile boolean abortedInWrite;
    private volatile long writingSinceNanos;
    private long idleSinceNanos;

    private HttpConnection(
            SocketChannel channel, Socket socket, HelidonSocket transport, Deadline deadline, Duration silence) {
        this.channel = channel;
        this.socket = socket;
        this.transport = transport;
        this.reader = new DataReader(this::receive);
        this.deadline = deadline;
        this.silence = silence;
    }

    static HttpConnection open(InetSocketAddress address, Optional<Tls> tls, Deadline deadline, Duration silence)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            Socket socket = channel.socket();
            socket.connect(address, millis(deadline.remaining()));
            String id = Integer.toHexString(System.identityHashCode(channel));
            if (tls.isEmpty()) {
                return new HttpConnection(channel, socket, PlainSocket.client(socket, id), deadline, silence);
            }
            socket.setSoTimeout(millis(deadline.remaining()));
            SSLSocket secure = tls.get().createSocket(ALPN, socket, address);
            secure.startHandshake();
            return new HttpConnection(channel, secure, TlsSocket.client(secure, id), deadline, silence);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Begins an exchange. */
    void begin(Deadline deadline, Duration silence, boolean reused) {
        this.deadline = deadline;
        this.silence = silence;
        this.reused = reused;
        this.sent = false;
        this.received = false;
    }

    /** From here on only silence is limited: for bodies that may take as long as they like. */
    void limitSilenceOnly(Duration silence) {
        this.silence = silence;
        this.deadline = Deadline.after(Duration.ofDays(365));
    }

    DataReader reader() {
        return reader;
    }

    void write(BufferData data) {
        sent = true;
        writingSinceNanos = System.nanoTime();
        try {
            transport.write(data);
        } finally {
            writingSinceNanos = 0;
        }
    }

    /** Closes the connection when a write has been stuck for so long, or the deadline has passed. */
    void abortWhenStuck(Duration longest) {
        long since = writingSinceNanos;
        if (since != 0 && System.nanoTime() - since > longest.toNanos()) {
            abort();
        }
    }

    /** Whether the neighbour answers anything within the time; what it says is left to be read. */
    boolean answersWithin(Duration time) {
        Deadline before = deadline;
        deadline = deadline.atMost(time);
        try {
            reader.ensureAvailable();
            return true;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof SocketTimeoutException && !before.expired()) {
                return false;
            }
            throw e;
        } finally {
            deadline = before;
        }
    }

    boolean reused() {
        return reused;
    }

    boolean sent() {
        return sent;
    }

    boolean received() {
        return received;
    }

    boolean aborted() {
        return aborted;
    }

    /** Whether it was broken off while there was nothing to write: not this neighbour was waited for. */
    boolean abortedBetweenWrites() {
        return aborted && !abortedInWrite;
    }

    void idleFromNow() {
        idleSinceNanos = System.nanoTime();
    }

    boolean idleLongerThan(Duration time) {
        return System.nanoTime() - idleSinceNanos > time.toNanos();
    }

    /**
     * Whether an idle connection can carry another request: it is still open, and nothing has arrived that nobody asked
     * for.
     */
    boolean isFresh() {
        try {
            if (aborted || reader.available() > 0) {
                return false;
            }
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            return read == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether nothing has arrived that nobody asked for; whether it is still open is not found out. */
    boolean isQuiet() {
        return !aborted && reader.available() == 0 && !hasInput();
    }

    private boolean hasInput() {
        try {
            return channel.socket().getInputStream().available() > 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Ends a write that has been stuck for so long, when the neighbour has said already what it thinks of it. */
    void stopWritingWhenAnswered(Duration longest) {
        long since = writingSinceNanos;
        if (since != 0 && System.nanoTime() - since > longest.toNanos() && hasInput()) {
            try {
                channel.shutdownOutput();
            } catch (IOException e) {
                abort();
            }
        }
    }

    /** Breaks off whatever is going on. */
    void abort() {
        abortedInWrite = writingSinceNanos != 0;
        aborted = true;
        close();
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // there is nothing left to be done with it
        }
    }

    /**
     * Reads at least one octet into an array, past the reader, which must have nothing left: in larger pieces than its
     * own, and without a copy between.
     */
    int read(byte[] into, int offset, int size) throws IOException {
        limitWaiting();
        int read = socket.getInputStream().read(into, offset, size);
        if (read < 0) {
            throw new InsufficientDataAvailableException();
        }
        return read;
    }

    private void limitWaiting() throws IOException {
        socket.setSoTimeout(millis(min(deadline.remaining(), silence)));
    }

    private byte @Nullable [] receive() {
        try {
            limitWaiting();
            byte[] bytes = transport.get();
            received |= bytes != null;
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For socket options, in which zero would mean for ever. */
    private static int millis(Duration time) throws SocketTimeoutException {
        long millis = (time.toNanos() + 999_999) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("the deadline has passed");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Whether the failure says that time ran out. */
    static boolean isTimeout(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedIOException) {
                return true;
            }
        }
        return false;
    }

    /** Whether the failure says that the connection ended, rather than that something unintelligible came. */
    static boolean isBroken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof InsufficientDataAvailableException) {
                return true;
            }
        }
        return false;
    }
}
