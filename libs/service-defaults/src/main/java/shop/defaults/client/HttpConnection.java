package shop.defaults.client;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import shop.defaults.http.Deadline;
import shop.defaults.http.HeadBuffer;
import shop.defaults.loop.EventLoop;
import shop.defaults.loop.EventLoops;
import shop.defaults.loop.LoopClock;
import shop.defaults.loop.LoopSocket;

/**
 * One TCP or TLS connection. Every read ends by the deadline, or after the longest silence allowed. It knows whether
 * anything has been sent or received in the current exchange, which decides what may be repeated. Used by one thread at
 * a time; only {@link #abort} may be called from any.
 */
final class HttpConnection {
    private final Transport transport;
    private final int home;
    private final ReceiveBuffer input;
    private final HeadBuffer heads = new HeadBuffer();

    private Deadline deadline;
    private Duration silence;
    private boolean reused;
    private boolean sent;
    private boolean received;
    private volatile boolean aborted;
    private volatile boolean abortedInWrite;
    /** Zero while nothing is being written. Others see it a little later, which is soon enough to look for what is stuck. */
    private final AtomicLong writingSinceNanos = new AtomicLong();

    private long sentNanos;
    private long idleSinceNanos;

    private HttpConnection(Transport transport, int home, Deadline deadline, Duration silence) {
        this.transport = transport;
        this.home = home;
        this.input = new ReceiveBuffer(this::receive);
        this.deadline = deadline;
        this.silence = silence;
    }

    static HttpConnection open(InetSocketAddress address, Optional<Tls> tls, Deadline deadline, Duration silence)
            throws IOException {
        Duration time = deadline.remaining();
        Optional<EventLoop> loop = EventLoop.current();
        Transport transport = loop.isPresent() && tls.isEmpty()
                ? new LoopTransport(LoopSocket.connect(loop.get(), address, time))
                : BlockingTransport.connect(address, tls, time);
        return new HttpConnection(transport, homeOfThread(), deadline, silence);
    }

    /** What the connections have in common that the calling thread can use best: its event loop, or that it has none. */
    static int homeOfThread() {
        Optional<EventLoop> loop = EventLoop.current();
        return loop.isPresent() ? loop.get().number() + 1 : 0;
    }

    /** How many homes there are; they are numbered from zero. */
    static int homes() {
        return EventLoops.COUNT + 1;
    }

    /** The {@linkplain #homeOfThread home} of the thread that opened it. */
    int home() {
        return home;
    }

    /** Begins an exchange. */
    void begin(Deadline deadline, Duration silence, boolean reused) {
        this.deadline = deadline;
        this.silence = silence;
        this.reused = reused;
        this.sent = false;
        this.received = false;
        this.sentNanos = LoopClock.nanos();
    }

    /** Changes the deadline of the exchange. */
    void endBy(Deadline deadline) {
        this.deadline = deadline;
    }

    /** From here on only silence is limited: for bodies that may take as long as they like. */
    void limitSilenceOnly(Duration silence) {
        this.silence = silence;
        this.deadline = Deadline.after(Duration.ofDays(365));
    }

    ReceiveBuffer input() {
        return input;
    }

    /** An empty buffer for a head, which must be written before the next is asked for. */
    BufferData emptyHead() {
        return heads.empty();
    }

    void write(BufferData data) {
        sent = true;
        writingSinceNanos.setRelease(LoopClock.nanos() | 1);
        try {
            transport.send(data);
        } finally {
            writingSinceNanos.setRelease(0);
            sentNanos = LoopClock.nanos();
        }
    }

    /** When the last of the request was sent, by {@link LoopClock}. */
    long sentNanos() {
        return sentNanos;
    }

    /** How long ago that was. */
    Duration sinceSent() {
        return Duration.ofNanos(LoopClock.nanos() - sentNanos);
    }

    /** Closes the connection when a write has been stuck for so long. */
    void abortWhenStuck(Duration longest) {
        long since = writingSinceNanos.get();
        if (since != 0 && System.nanoTime() - since > longest.toNanos()) {
            abort();
        }
    }

    /** Whether the neighbour answers anything within the time; what it says is left to be read. */
    boolean answersWithin(Duration time) {
        Deadline before = deadline;
        deadline = deadline.atMost(time);
        try {
            input.awaitSome();
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
        idleSinceNanos = LoopClock.nanos();
    }

    Duration idle() {
        return Duration.ofNanos(LoopClock.nanos() - idleSinceNanos);
    }

    /**
     * Whether an idle connection can carry another request: it is still open, and nothing has arrived that nobody asked
     * for.
     */
    boolean isFresh() {
        return !aborted && input.available() == 0 && transport.isSilent();
    }

    /** Whether nothing has arrived that nobody asked for; whether it is still open is not found out. */
    boolean isQuiet() {
        return !aborted && input.available() == 0 && transport.isQuiet();
    }

    /** Ends a write that has been stuck for so long, when the neighbour has said already what it thinks of it. */
    void stopWritingWhenAnswered(Duration longest) {
        long since = writingSinceNanos.get();
        if (since != 0 && System.nanoTime() - since > longest.toNanos() && transport.hasInput()) {
            try {
                transport.endOutput();
            } catch (IOException e) {
                abort();
            }
        }
    }

    /** Breaks off whatever is going on. */
    void abort() {
        abortedInWrite = writingSinceNanos.get() != 0;
        aborted = true;
        close();
    }

    void close() {
        transport.close();
    }

    /**
     * Reads at least one octet, where there is room for it, past the buffer, which must have nothing left.
     */
    int read(ByteBuffer into) throws IOException {
        int read = transport.receive(into, longestWait());
        if (read < 0) {
            throw new InsufficientDataAvailableException();
        }
        return read;
    }

    private byte @Nullable [] receive() {
        try {
            byte[] bytes = transport.receive(longestWait());
            received |= bytes != null;
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Duration longestWait() throws SocketTimeoutException {
        Duration left = deadline.remaining();
        if (left.isZero()) {
            throw new SocketTimeoutException("the deadline has passed");
        }
        return left.compareTo(silence) < 0 ? left : silence;
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
