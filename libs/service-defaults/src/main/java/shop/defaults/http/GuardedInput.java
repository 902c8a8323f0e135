package shop.defaults.http;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import shop.defaults.loop.LoopClock;
import shop.defaults.loop.LoopSocket;

/**
 * What the server reads from one connection. While a request is being worked on nobody reads; then a thread may be set
 * to read ahead, which finds out at once that the client has gone. What it reads instead is kept for the server.
 */
final class GuardedInput implements Supplier<byte @Nullable []> {
    private static final Logger LOG = System.getLogger(GuardedInput.class.getName());

    private final HelidonSocket socket;
    private final WireGuard guard;
    private final Duration readTimeout;
    private final Pace pace;
    private boolean reading;
    /** Nothing more that means anything can come. */
    private boolean ended;
    /** A message was malformed: whatever comes behind it means nothing, and nobody knows where it ends. */
    private boolean refused;

    private Predicate<WholeRequest> answers = request -> false;

    // Others look at these from time to time only, so that they may see them a little later.
    private final AtomicBoolean answering = new AtomicBoolean();
    /** Zero while a message arrives or is worked on. */
    private final AtomicLong idleSinceNanos = new AtomicLong();
    /** What to do when the client goes away, while it waits for an answer. */
    private final AtomicReference<@Nullable Runnable> whenGone = new AtomicReference<>();

    private @Nullable CompletableFuture<byte @Nullable []> ahead;
    /** What there was to do in the last round. */
    private @Nullable Runnable seen;

    GuardedInput(HelidonSocket socket, WireGuard guard, Duration readTimeout) {
        this.socket = socket;
        this.guard = guard;
        this.readTimeout = readTimeout;
        this.pace = new Pace(readTimeout);
    }

    /** From now on, requests that this answers are kept from the server. */
    void answerBy(Predicate<WholeRequest> answers) {
        this.answers = answers;
    }

    /** Whether a request is being answered of which the server does not know. */
    boolean isAnswering() {
        return answering.get();
    }

    /** The next octets, or null at the end of the connection. */
    @Override
    public byte @Nullable [] get() {
        while (true) {
            byte[] arrived = guard.isRefusing() ? new byte[0] : receive();
            if (arrived == null) {
                ended = true;
                return null;
            }
            byte[] passed = check(arrived);
            if (passed.length > 0 && !isAnswered()) {
                return passed;
            }
        }
    }

    private boolean isAnswered() {
        WholeRequest whole = guard.wholeRequest();
        if (whole == null) {
            return false;
        }
        answering.setRelease(true);
        try {
            return answers.test(whole);
        } finally {
            answering.setRelease(false);
        }
    }

    /** How long the connection has been waiting for a request; zero when it is not. */
    long idleNanos() {
        long since = idleSinceNanos.get();
        return since == 0 ? 0 : System.nanoTime() - since;
    }

    /** Whether the client speaks HTTP/1.0. */
    boolean isOld() {
        return guard.isOld();
    }

    /** Says what to do when the client goes away, or, with null, that it no longer matters. */
    void whenGone(@Nullable Runnable action) {
        whenGone.setRelease(action);
    }

    /** To be called by one thread from time to time: begins to watch a client that was waiting the last time, too. */
    void look() {
        Runnable action = whenGone.get();
        if (action != null && action.equals(seen)) {
            watch(action);
        }
        seen = action;
    }

    /** Runs the action when the client closes the connection, unless the server reads on before. */
    private synchronized void watch(Runnable gone) {
        if (reading || ahead != null) {
            return;
        }
        CompletableFuture<byte @Nullable []> begun = new CompletableFuture<>();
        ahead = begun;
        Thread.ofVirtual().name("client-watch").start(() -> readAhead(begun, gone));
    }

    /**
     * Reads and forgets what is left of a body that was begun, or what comes behind a malformed message, until the client is
     * done or the time is up.
     */
    void discardRest(Duration longest) {
        if (ended || !(refused || guard.isInsideBody())) {
            return;
        }
        Thread closer = Thread.ofVirtual().name("linger").start(() -> closeAfter(longest));
        try {
            if (refused) {
                discardAll();
            } else {
                while (guard.isInsideBody() && get() != null) {
                    // Forgotten.
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.TRACE, "the client went away", e);
        } finally {
            closer.interrupt();
        }
    }

    /** Says first that no more will be sent, else the client might wait for the end. Other sockets cannot say so. */
    private void discardAll() throws IOException {
        if (socket instanceof LoopSocket loop) {
            loop.finishOutput();
            while (receive() != null) {
                // Forgotten.
            }
        }
    }

    private void closeAfter(Duration longest) {
        try {
            Thread.sleep(longest);
            socket.close();
        } catch (InterruptedException e) {
            // The client was done in time.
        }
    }

    /** Until something comes, however long that takes: who waits for it meanwhile keeps its own time. */
    private void readAhead(CompletableFuture<byte @Nullable []> result, Runnable gone) {
        boolean over = true;
        try {
            byte[] arrived = receiveAhead();
            over = arrived == null;
            result.complete(arrived);
        } catch (Throwable e) {
            result.completeExceptionally(e);
        } finally {
            if (over) {
                gone.run();
            }
        }
    }

    private byte @Nullable [] receiveAhead() {
        while (true) {
            try {
                return socket.get();
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof SocketTimeoutException)) {
                    throw e;
                }
            }
        }
    }

    private byte @Nullable [] receive() {
        CompletableFuture<byte @Nullable []> begun = take();
        try {
            boolean inside = guard.isInsideMessage();
            idleSinceNanos.setRelease(inside ? 0 : LoopClock.nanos() | 1);
            return pace.keep(inside, () -> begun == null ? socket.get() : await(begun));
        } catch (UncheckedIOException e) {
            throw failed(e);
        } catch (ExecutionException e) {
            throw failed(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("interrupted while waiting for a request", e);
        } finally {
            idleSinceNanos.setRelease(0);
            done();
        }
    }

    /** As a socket does: no longer than it waits, though the other thread may have begun to wait long before. */
    private byte @Nullable [] await(CompletableFuture<byte @Nullable []> begun)
            throws ExecutionException, InterruptedException {
        try {
            return begun.get(readTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new UncheckedIOException(new SocketTimeoutException("Timed out"));
        }
    }

    /** A client that falls silent within its body is told so by whoever reads the body; any other end is the end. */
    private RuntimeException failed(@Nullable Throwable cause) {
        ended = true;
        if (cause instanceof UncheckedIOException e
                && e.getCause() instanceof SocketTimeoutException
                && guard.isInsideBody()) {
            return e;
        }
        return new ServerConnectionException("Failed to get data from socket", cause);
    }

    private synchronized @Nullable CompletableFuture<byte @Nullable []> take() {
        CompletableFuture<byte @Nullable []> begun = ahead;
        ahead = null;
        reading = true;
        return begun;
    }

    private synchronized void done() {
        reading = false;
    }

    private byte[] check(byte[] arrived) {
        try {
            return guard.accept(arrived);
        } catch (WireGuard.Malformed e) {
            refused = true;
            LOG.log(Level.DEBUG, "refused a message: " + e.getMessage());
            throw RequestException.builder()
                    .type(DirectHandler.EventType.BAD_REQUEST)
                    .message(e.getMessage())
                    .setKeepAlive(false)
                    .build();
        }
    }
}
