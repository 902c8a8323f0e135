package shop.defaults.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.helidon.common.buffers.BufferData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("event-loops")
@Timeout(60)
class LoopSocketTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(150);

    private final List<AutoCloseable> opened = Collections.synchronizedList(new ArrayList<>());
    private ServerSocketChannel listener;

    interface Work<T> {
        T with(LoopSocket socket) throws Exception;
    }

    @BeforeEach
    void listen() throws IOException {
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        opened.add(listener);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    @Test
    void whatArrivesCanBeReadAndAnswered() throws Exception {
        Socket client = connect();
        CompletableFuture<String> served = serve(LONG, LoopSocketTest::echoOnce);

        send(client, "hello");

        assertThat(read(client, 5)).isEqualTo("hello");
        assertThat(served.get()).isEqualTo("hello");
    }

    @Test
    void theEndOfTheConnectionIsNull() throws Exception {
        Socket client = connect();
        CompletableFuture<Boolean> ended = serve(LONG, socket -> {
            byte[] first = socket.get();
            return first == null && socket.get() == null;
        });

        client.shutdownOutput();

        assertThat(ended.get()).isTrue();
    }

    @Test
    void whoWaitsTooLongIsToldSoAndMayGoOn() throws Exception {
        Socket client = connect();
        CompletableFuture<Void> timedOut = new CompletableFuture<>();
        CompletableFuture<String> served = serve(SHORT, socket -> {
            assertThatThrownBy(socket::get)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasCauseInstanceOf(SocketTimeoutException.class);
            timedOut.complete(null);
            return text(socket.receive(LONG.toNanos()));
        });

        timedOut.get();
        send(client, "late");

        assertThat(served.get()).isEqualTo("late");
    }

    @Test
    void shorterWaitsEndBeforeLongerOnesThatBeganEarlier() throws Exception {
        connect();
        CompletableFuture<String> waiting = serve(LONG, socket -> text(socket.get()));
        connect();
        CompletableFuture<String> impatient = serve(SHORT, socket -> text(socket.get()));

        assertThatThrownBy(impatient::get).hasRootCauseInstanceOf(SocketTimeoutException.class);
        assertThat(waiting).isNotDone();
    }

    @Test
    void closingFromAnotherThreadEndsTheWait() throws Exception {
        connect();
        CompletableFuture<LoopSocket> begun = new CompletableFuture<>();
        CompletableFuture<String> served = serve(LONG, socket -> {
            begun.complete(socket);
            return text(socket.get());
        });

        begun.get().close();

        assertThatThrownBy(served::get).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void interruptingAWaitClosesTheConnection() throws Exception {
        Socket client = connect();
        CompletableFuture<Thread> begun = new CompletableFuture<>();
        CompletableFuture<String> served = serve(LONG, socket -> {
            begun.complete(Thread.currentThread());
            return text(socket.get());
        });

        begun.get().interrupt();

        assertThatThrownBy(served::get).hasRootCauseInstanceOf(SocketException.class);
        assertThat(client.getInputStream().read()).isNegative();
    }

    @Test
    void aClientThatReadsSlowlyGetsEverythingBeforeTheEnd() throws Exception {
        int pieces = 4_000;
        int size = 3_000; // small enough to be held back
        Socket client = connect();
        CompletableFuture<String> served = serve(LONG, socket -> {
            for (int i = 0; i < pieces; i++) {
                byte[] piece = new byte[size];
                piece[0] = (byte) i;
                socket.write(BufferData.create(piece));
            }
            socket.finish();
            return "done";
        });

        InputStream in = client.getInputStream();
        for (int i = 0; i < pieces; i++) {
            byte[] piece = in.readNBytes(size);
            assertThat(piece).hasSize(size);
            assertThat(piece[0]).isEqualTo((byte) i);
            if (i % 400 == 0) {
                Thread.sleep(10);
            }
        }
        assertThat(in.read()).isNegative();
        served.get();
    }

    @Test
    void whatComesFromOutsideTheHeapFollowsWhatWasHeldBackAlsoWhenTheClientReadsSlowly() throws Exception {
        int pieces = 400;
        int small = 3_000;
        int large = 60_000;
        Socket client = connect();
        CompletableFuture<String> served = serve(LONG, socket -> {
            LoopWriter writer = new LoopWriter(socket);
            ByteBuffer outside = ByteBuffer.allocateDirect(large);
            for (int i = 0; i < pieces; i++) {
                byte[] inside = new byte[small];
                Arrays.fill(inside, (byte) i);
                writer.write(BufferData.create(inside));
                for (int at = 0; at < large; at++) {
                    outside.put(at, (byte) (i + 1 + at));
                }
                writer.write(outside.clear());
                assertThat(outside.hasRemaining()).isFalse();
            }
            socket.finish();
            return "done";
        });

        InputStream in = client.getInputStream();
        for (int i = 0; i < pieces; i++) {
            assertThat(in.readNBytes(small)).hasSize(small).containsOnly((byte) i);
            byte[] piece = in.readNBytes(large);
            assertThat(piece).hasSize(large);
            for (int at = 0; at < large; at++) {
                if (piece[at] != (byte) (i + 1 + at)) {
                    fail("another octet at " + at + " of piece " + i);
                }
            }
            if (i % 40 == 0) {
                Thread.sleep(10);
            }
        }
        assertThat(in.read()).isNegative();
        served.get();
    }

    @Test
    void whatArrivesIsPutOutsideTheHeapAsFarAsThereIsRoom() throws Exception {
        Socket client = connect();
        CompletableFuture<String> served = serve(LONG, socket -> {
            ByteBuffer outside = ByteBuffer.allocateDirect(8);
            while (outside.hasRemaining()) {
                assertThat(socket.read(outside, LONG.toNanos())).isPositive();
            }
            byte[] octets = new byte[8];
            outside.flip().get(octets);
            return text(octets) + " " + text(socket.receive(LONG.toNanos()));
        });

        send(client, "12345678rest");

        assertThat(served.get()).isEqualTo("12345678 rest");
    }

    @Test
    void aThousandConnectionsWaitWhileOthersAreServed() throws Exception {
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            clients.add(connect());
            waiting.add(serve(LONG, LoopSocketTest::echoOnce));
        }
        Socket active = connect();
        CompletableFuture<String> unused = serve(LONG, socket -> {
            for (int i = 0; i < 200; i++) {
                echoOnce(socket);
            }
            return "done";
        });
        for (int i = 0; i < 200; i++) {
            send(active, "x");
            assertThat(read(active, 1)).isEqualTo("x");
        }
        for (int i = 0; i < clients.size(); i++) {
            send(clients.get(i), "y");
            assertThat(read(clients.get(i), 1)).isEqualTo("y");
            assertThat(waiting.get(i).get()).isEqualTo("y");
        }
    }

    @Test
    void connectionsAreMadeOnLoopsToo() throws Exception {
        CompletableFuture<String> answer = onLoop(() -> {
            LoopSocket socket = LoopSocket.connect(EventLoop.current().orElseThrow(), address(listener), LONG);
            socket.write(BufferData.create("ping".getBytes(US_ASCII)));
            String text = text(socket.receive(LONG.toNanos()));
            assertThat(socket.isSilent()).isTrue();
            socket.close();
            return text;
        });
        serve(LONG, LoopSocketTest::echoOnce).get();

        assertThat(answer.get()).isEqualTo("ping");
    }

    @Test
    void anAddressThatTakesNoConnectionsSaysSo() throws Exception {
        InetSocketAddress free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = (InetSocketAddress) socket.getLocalSocketAddress();
        }

        assertThatThrownBy(() -> onLoop(
                                () -> LoopSocket.connect(EventLoop.current().orElseThrow(), free, LONG))
                        .get())
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(ConnectException.class);
    }

    @Test
    void aConnectionIsNotSilentWhenSomethingWasSentUnasked() throws Exception {
        Socket client = connect();
        CompletableFuture<Boolean> before = new CompletableFuture<>();
        CompletableFuture<Boolean> silent = serve(LONG, socket -> {
            before.complete(socket.isSilent());
            while (!socket.hasInput()) {
                Thread.sleep(1);
            }
            return socket.isSilent();
        });

        assertThat(before.get()).isTrue();
        send(client, "?");

        assertThat(silent.get()).isFalse();
    }

    @Test
    void aConnectionIsQuietWhenExactlyWhatWasAskedForHasCome() throws Exception {
        Socket client = connect();
        CompletableFuture<Boolean> quiet = serve(LONG, socket -> {
            ByteBuffer five = ByteBuffer.allocate(5);
            assertThat(socket.read(five, LONG.toNanos())).isEqualTo(five.capacity());
            return socket.isQuiet();
        });

        send(client, "12345");

        assertThat(quiet.get()).isTrue();
    }

    @Test
    void theLoopsClockIsNeverAheadAndGoesOnWithEachWait() throws Exception {
        Socket client = connect();
        CompletableFuture<Void> looked = new CompletableFuture<>();
        CompletableFuture<Long> waited = serve(LONG, socket -> {
            long before = LoopClock.nanos();
            looked.complete(null);
            socket.get();
            long after = LoopClock.nanos();
            assertThat(System.nanoTime() - after).isNotNegative();
            return after - before;
        });

        looked.get();
        Thread.sleep(SHORT);
        send(client, "now");

        assertThat(waited.get()).isGreaterThanOrEqualTo(SHORT.toNanos());
    }

    @Test
    void elsewhereTheLoopsClockIsThatOfTheSystem() {
        long before = System.nanoTime();
        long now = LoopClock.nanos();

        assertThat(now - before).isNotNegative();
        assertThat(System.nanoTime() - now).isNotNegative();
    }

    private static String echoOnce(LoopSocket socket) {
        String text = text(socket.get());
        socket.write(BufferData.create(text.getBytes(US_ASCII)));
        return text;
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "the end" : new String(bytes, US_ASCII);
    }

    /** Serves the connection that was made last, on a loop, and closes it. */
    private <T> CompletableFuture<T> serve(Duration readTimeout, Work<T> work) throws IOException {
        SocketChannel channel = listener.accept();
        return onLoop(() -> {
            LoopSocket socket = LoopSocket.accepted(channel, readTimeout);
            opened.add(socket::close);
            return work.with(socket);
        });
    }

    private static <T> CompletableFuture<T> onLoop(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        EventLoops.serve(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private Socket connect() throws IOException {
        InetSocketAddress address = address(listener);
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout((int) LONG.toMillis());
        opened.add(socket);
        return socket;
    }

    private static InetSocketAddress address(ServerSocketChannel listener) {
        return (InetSocketAddress) listener.socket().getLocalSocketAddress();
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String read(Socket socket, int size) throws IOException {
        return new String(socket.getInputStream().readNBytes(size), US_ASCII);
    }
}
