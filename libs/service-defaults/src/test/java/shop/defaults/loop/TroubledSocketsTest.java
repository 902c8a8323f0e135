package shop.defaults.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.helidon.common.buffers.BufferData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections from an event loop to a peer with a blocking socket, carried or not (the tag says how both are had). */
@Tag("event-loops")
@Timeout(30)
class TroubledSocketsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int SMALL_BUFFER = 8 * 1024;
    private static final EventLoop LOOP = EventLoop.start(0, "tested-loop");

    @Test
    void threadsAreCarriedWhereTheJdkIsOpenToIt() {
        boolean open = Object.class.getModule().isOpen(Object.class.getPackageName(), EventLoop.class.getModule());
        assertThat(LOOP.isCarrying()).isEqualTo(open && Runtime.version().feature() >= 24);
        assertThat(onLoop(LOOP::carriesThisThread)).isEqualTo(LOOP.isCarrying());
    }

    @Test
    void whatIsWrittenArrivesAndIsAnswered() throws Exception {
        try (Peer peer = new Peer()) {
            onLoop(() -> {
                write(peer.socket, "ping");
                return true;
            });
            assertThat(peer.read(4)).isEqualTo("ping");
            CompletableFuture<byte[]> arrived = begin(() -> peer.socket.receive(LONG.toNanos()));
            peer.write("pong");
            assertThat(arrived.get()).isEqualTo("pong".getBytes(US_ASCII));
        }
    }

    @Test
    void aLoopWithNothingToDoRests() throws Exception {
        try (Peer peer = new Peer()) {
            CompletableFuture<byte[]> reading = begin(() -> peer.socket.receive(LONG.toNanos()));
            long before = cpuNanos();
            Thread.sleep(500);
            assertThat(cpuNanos() - before).isLessThan(Duration.ofMillis(250).toNanos());
            peer.write("x");
            reading.get();
        }
    }

    @Test
    void aLoopRestsWhileItWaitsForOneWhoTakesNothing() throws Exception {
        try (Peer peer = new Peer()) {
            CompletableFuture<Boolean> writing = begin(() -> {
                peer.socket.write(BufferData.create(new byte[8 * 1024 * 1024]));
                return true;
            });
            Thread.sleep(200);
            long before = cpuNanos();
            Thread.sleep(500);
            assertThat(cpuNanos() - before).isLessThan(Duration.ofMillis(250).toNanos());
            assertThat(peer.in.readNBytes(8 * 1024 * 1024)).hasSize(8 * 1024 * 1024);
            writing.get();
        }
    }

    @Test
    void writingLittleAtATimeWithoutEverWaitingHoldsBackNoMoreThanALittle() throws Exception {
        int times = 200_000;
        byte[] piece = new byte[100];
        try (Peer peer = new Peer()) {
            CompletableFuture<Boolean> writing = begin(() -> {
                for (int i = 0; i < times; i++) {
                    peer.socket.write(BufferData.create(piece));
                }
                return true;
            });
            assertThat(peer.in.readNBytes(times * piece.length)).hasSize(times * piece.length);
            writing.get();
        }
    }

    @Test
    void piecesOfAllSizesArriveInOrder() throws Exception {
        try (Peer peer = new Peer()) {
            List<byte[]> pieces = new ArrayList<>();
            int total = 0;
            for (int i = 0; i < 400; i++) {
                byte[] piece = new byte[1 + i * 7919 % 40_000];
                Arrays.fill(piece, (byte) i);
                pieces.add(piece);
                total += piece.length;
            }
            CompletableFuture<Boolean> writing = begin(() -> {
                pieces.forEach(piece -> peer.socket.write(BufferData.create(piece)));
                peer.socket.finish();
                return true;
            });
            byte[] all = peer.in.readAllBytes();
            assertThat(all).hasSize(total);
            int at = 0;
            for (byte[] piece : pieces) {
                assertThat(Arrays.copyOfRange(all, at, at + piece.length)).isEqualTo(piece);
                at += piece.length;
            }
            writing.get();
        }
    }

    @Test
    void aConnectionIsStuckUntilTheLastOctetsAreTaken() throws Exception {
        assumeTrue(LOOP.isCarrying(), "else whoever writes waits itself");
        byte[] piece = new byte[4 * 1024];
        try (Peer peer = new Peer()) {
            int written = onLoop(() -> {
                int size = 0;
                while (!peer.socket.isStuck()) {
                    peer.socket.write(BufferData.create(piece));
                    size += piece.length;
                    Thread.sleep(1); // the loop sends it meanwhile
                }
                return size;
            });
            assertThat(peer.in.readNBytes(written)).hasSize(written);
            while (peer.socket.isStuck()) {
                Thread.sleep(5);
            }
        }
    }

    @Test
    void finishingDeliversAllToOneWhoReadsSlowly() throws Exception {
        int times = 400;
        byte[] piece = new byte[4 * 1024];
        try (Peer peer = new Peer()) {
            CompletableFuture<Boolean> writing = begin(() -> {
                for (int i = 0; i < times; i++) {
                    peer.socket.write(BufferData.create(piece));
                }
                peer.socket.finish();
                return true;
            });
            int read = 0;
            for (int i = 0; i < 5; i++) {
                Thread.sleep(50);
                read += peer.in.readNBytes(10_000).length;
            }
            assertThat(read + peer.in.readAllBytes().length).isEqualTo(times * piece.length);
            writing.get();
        }
    }

    @Test
    void finishingDoesNotWaitForEverForOneWhoReadsNothing() throws Exception {
        try (Peer peer = new Peer(SHORT)) {
            CompletableFuture<Boolean> writing = begin(() -> {
                fill(peer.socket);
                write(peer.socket, "the rest");
                peer.socket.finish();
                return true;
            });
            Thread.sleep(200);
            peer.socket.close(); // as the server does with one who takes nothing for too long
            assertThatThrownBy(writing::get).hasRootCauseInstanceOf(IOException.class);
            awaitNoSockets();
        }
    }

    @Test
    void readingEndsWithTheTime() throws Exception {
        try (Peer peer = new Peer()) {
            assertThatThrownBy(() -> onLoop(() -> peer.socket.receive(SHORT.toNanos())))
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);
            CompletableFuture<byte[]> arrived = begin(() -> peer.socket.receive(LONG.toNanos()));
            peer.write("later");
            assertThat(arrived.get()).isEqualTo("later".getBytes(US_ASCII));
        }
    }

    @Test
    void eachOfManyReadersWaitsForItsOwnTime() throws Exception {
        List<Peer> peers = new ArrayList<>();
        List<CompletableFuture<Long>> waits = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                peers.add(new Peer());
            }
            for (int i = 0; i < 100; i++) {
                Peer peer = peers.get(i);
                long longest = Duration.ofMillis(1_000 - i * 10).toNanos();
                waits.add(begin(() -> {
                    long start = System.nanoTime();
                    assertThatThrownBy(() -> peer.socket.receive(longest)).isInstanceOf(SocketTimeoutException.class);
                    return System.nanoTime() - start - longest;
                }));
            }
            for (CompletableFuture<Long> wait : waits) {
                assertThat(wait.get()).isBetween(0L, LONG.toNanos());
            }
        } finally {
            for (Peer peer : peers) {
                peer.close();
            }
        }
    }

    @Test
    void theEndOfTheOthersSideIsSeenAndStillCanBeAnswered() throws Exception {
        try (Peer peer = new Peer()) {
            peer.write("all");
            peer.client.shutdownOutput();
            onLoop(() -> {
                assertThat(peer.socket.receive(LONG.toNanos())).isEqualTo("all".getBytes(US_ASCII));
                assertThat(peer.socket.receive(LONG.toNanos())).isNull();
                assertThat(peer.socket.receive(LONG.toNanos())).isNull();
                write(peer.socket, "good-bye");
                peer.socket.finish();
                return true;
            });
            assertThat(new String(peer.in.readAllBytes(), US_ASCII)).isEqualTo("good-bye");
        }
    }

    @Test
    void theEndOfTheOwnSideComesAfterAllThatWasWritten() throws Exception {
        try (Peer peer = new Peer()) {
            onLoop(() -> {
                write(peer.socket, "all there is");
                peer.socket.shutdownOutput();
                return true;
            });
            assertThat(new String(peer.in.readAllBytes(), US_ASCII)).isEqualTo("all there is");
        }
    }

    @Test
    void aResetEndsReadingAndWriting() throws Exception {
        try (Peer peer = new Peer()) {
            CompletableFuture<byte[]> reading = begin(() -> peer.socket.receive(LONG.toNanos()));
            peer.reset();
            assertThatThrownBy(reading::get).hasRootCauseInstanceOf(SocketException.class);
        }
        try (Peer peer = new Peer()) {
            CompletableFuture<Boolean> writing = begin(() -> fill(peer.socket));
            Thread.sleep(100);
            peer.reset();
            assertThatThrownBy(writing::get).hasRootCauseInstanceOf(IOException.class);
        }
        awaitNoSockets();
    }

    @Test
    void closingFreesWhoReadsAndWhoWrites() throws Exception {
        try (Peer peer = new Peer()) {
            CompletableFuture<byte[]> reading = begin(() -> peer.socket.receive(LONG.toNanos()));
            CompletableFuture<Boolean> writing = begin(() -> fill(peer.socket));
            Thread.sleep(100);
            peer.socket.close();
            assertThatThrownBy(reading::get).hasRootCauseInstanceOf(IOException.class);
            assertThatThrownBy(writing::get).hasRootCauseInstanceOf(IOException.class);
            awaitNoSockets();
        }
    }

    /** One thread that the loop carries closes, and waits for a reader elsewhere; the loop closes the same connection. */
    @Test
    void aLoopThatClosesWhatItsThreadIsClosingGoesOn() throws Exception {
        for (int i = 0; i < 40; i++) {
            try (Peer peer = new Peer()) {
                CountDownLatch begun = new CountDownLatch(1);
                CompletableFuture<Boolean> reading = elsewhere(() -> {
                    ByteBuffer into = ByteBuffer.allocateDirect(1024 * 1024);
                    while (peer.socket.read(into.clear(), LONG.toNanos()) >= 0) {
                        begun.countDown();
                    }
                    return true;
                });
                CompletableFuture<Boolean> sending = elsewhere(() -> {
                    byte[] much = new byte[256 * 1024];
                    while (true) {
                        peer.client.getOutputStream().write(much);
                    }
                });
                begun.await();
                CompletableFuture<Boolean> closing = begin(() -> {
                    peer.socket.onLoop(peer.socket::close);
                    peer.socket.close();
                    return true;
                });
                assertThat(closing.get(10, TimeUnit.SECONDS)).isTrue();
                assertThat(begin(() -> true).get(10, TimeUnit.SECONDS)).isTrue();
                assertThatThrownBy(reading::get).hasRootCauseInstanceOf(IOException.class);
                assertThatThrownBy(sending::get).hasRootCauseInstanceOf(IOException.class);
            }
        }
        awaitNoSockets();
    }

    @Test
    void whatTheLoopHasClosedGivesOutNothingMore() throws Exception {
        try (Peer peer = new Peer()) {
            peer.write("late");
            awaitInput(peer.socket);
            CompletableFuture<Boolean> closing = new CompletableFuture<>();
            LOOP.execute(() -> {
                peer.socket.close();
                closing.complete(peer.socket.isConnected());
            });
            assertThat(closing.get()).isFalse();
            assertThatThrownBy(() -> onLoop(() -> peer.socket.receive(LONG.toNanos())))
                    .hasRootCauseInstanceOf(IOException.class);
            assertThat(peer.in.read()).isNegative();
        }
        awaitNoSockets();
    }

    @Test
    void anInterruptedReaderFindsTheConnectionClosedAndWhatItWroteSent() throws Exception {
        try (Peer peer = new Peer()) {
            CompletableFuture<byte[]> reading = begin(() -> {
                write(peer.socket, "the answer");
                Thread.currentThread().interrupt();
                return peer.socket.receive(LONG.toNanos());
            });
            assertThatThrownBy(reading::get).hasRootCauseInstanceOf(SocketException.class);
            assertThat(new String(peer.in.readAllBytes(), US_ASCII)).isEqualTo("the answer");
        }
        try (Peer peer = new Peer()) {
            CompletableFuture<Thread> reader = new CompletableFuture<>();
            CompletableFuture<byte[]> reading = begin(() -> {
                reader.complete(Thread.currentThread());
                return peer.socket.receive(LONG.toNanos());
            });
            reader.join().interrupt();
            assertThatThrownBy(reading::get).hasRootCauseInstanceOf(SocketException.class);
        }
        awaitNoSockets();
    }

    @Test
    void aConnectionThatIsRefusedSaysSoAndLeavesNothingBehind() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        assertThatThrownBy(() -> onLoop(() -> LoopSocket.connect(LOOP, nobody, LONG)))
                .hasRootCauseInstanceOf(ConnectException.class);
        awaitNoSockets();
    }

    @Test
    void aConnectionThatIsNotTakenInTimeLeavesNothingBehind() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                Socket second = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            InetSocketAddress full = (InetSocketAddress) server.getLocalSocketAddress();
            assertThatThrownBy(() -> onLoop(() -> LoopSocket.connect(LOOP, full, SHORT)))
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);
            awaitNoSockets();
        }
    }

    @Test
    void anAddressOfIpv6WillDo() throws Exception {
        InetAddress loopback = InetAddress.getAllByName("::1")[0];
        assertThat(loopback).isInstanceOf(Inet6Address.class);
        try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
            InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
            LoopSocket socket = onLoop(() -> LoopSocket.connect(LOOP, address, LONG));
            try (Socket client = server.accept()) {
                assertThat(socket.remotePeer().host()).isEqualTo("0:0:0:0:0:0:0:1");
                assertThat(socket.localPeer().port()).isEqualTo(client.getPort());
            }
            socket.close();
        }
    }

    /** Reads what fits exactly, so that it cannot be known without another try whether there is more. */
    @Test
    void aConnectionOfWhichAllWasReadIsSilent() throws Exception {
        try (Peer peer = new Peer()) {
            peer.write("exactly");
            onLoop(() -> {
                assertThat(peer.socket.read(ByteBuffer.allocate(7), LONG.toNanos()))
                        .isEqualTo(7);
                assertThat(peer.socket.isSilent()).isTrue();
                assertThat(peer.socket.hasInput()).isFalse();
                return true;
            });
            peer.write("x");
            awaitInput(peer.socket);
        }
    }

    /** Whatever has gone before: nobody has to wait for input in order to see that there is some. */
    @Test
    void inputIsNoticedWithoutBeingWaitedFor() throws Exception {
        try (Peer peer = new Peer()) {
            for (int i = 0; i < 3; i++) {
                peer.write("some");
                awaitInput(peer.socket);
                assertThat(onLoop(() -> peer.socket.receive(LONG.toNanos()))).hasSize(4);
                assertThat(peer.socket.hasInput()).isFalse();
            }
        }
    }

    /** Signals may come late, when what they tell has been read already. None that matters must be lost for it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void signalsThatComeForNothingDoNoHarm(boolean begun) throws Exception {
        int times = 20_000;
        CountDownLatch done = new CountDownLatch(1);
        try (Peer peer = new Peer()) {
            Callable<Boolean> echo = () -> {
                for (int i = 0; i < times; i++) {
                    assertThat(peer.socket.receive(LONG.toNanos())).isEqualTo(new byte[] {'x'});
                    peer.write("x");
                }
                return true;
            };
            CompletableFuture<Boolean> reading = begun ? begin(echo) : elsewhere(echo);
            Runnable signals = new Runnable() {
                @Override
                public void run() {
                    if (done.getCount() > 0) {
                        peer.socket.signal(SelectionKey.OP_READ);
                        LOOP.execute(this);
                    }
                }
            };
            LOOP.execute(signals);
            peer.write("x");
            reading.get();
        } finally {
            done.countDown();
        }
    }

    @Test
    void aLoopSurvivesWhatItsTasksThrow() throws Exception {
        LOOP.execute(() -> {
            throw new IllegalStateException("thrown by a test");
        });
        LOOP.execute(() -> {
            throw new OutOfMemoryError("thrown by a test");
        });
        assertThat(onLoop(() -> true)).isTrue();
    }

    @Test
    void manyIdleConnectionsDoNotKeepOneFromWorking() throws Exception {
        List<Peer> peers = new ArrayList<>();
        try {
            for (int i = 0; i < 2_000; i++) {
                Peer peer = new Peer();
                peers.add(peer);
                CompletableFuture<byte[]> unused = begin(() -> peer.socket.receive(LONG.toNanos()));
            }
            try (Peer one = new Peer()) {
                for (int i = 0; i < 100; i++) {
                    one.write("x");
                    assertThat(onLoop(() -> one.socket.receive(LONG.toNanos()))).hasSize(1);
                }
            }
        } finally {
            for (Peer peer : peers) {
                peer.close();
            }
        }
        awaitNoSockets();
    }

    @Test
    void threadsThatReadAllTheTimeLetOthersHaveTheirTurn() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (Peer busy = new Peer()) {
            CompletableFuture<Boolean> sending = elsewhere(() -> {
                byte[] much = new byte[64 * 1024];
                while (done.getCount() > 0) {
                    busy.client.getOutputStream().write(much);
                }
                busy.client.shutdownOutput();
                return true;
            });
            CompletableFuture<Boolean> reading = begin(() -> {
                ByteBuffer into = ByteBuffer.allocate(1_000);
                while (busy.socket.read(into.clear(), LONG.toNanos()) >= 0) {
                    // on and on
                }
                return true;
            });
            for (int i = 0; i < 20; i++) {
                assertThat(onLoop(() -> true)).isTrue();
            }
            done.countDown();
            sending.get();
            reading.get();
        }
    }

    /** A connection from the loop to a blocking socket with a small buffer. */
    private static final class Peer implements AutoCloseable {
        private final LoopSocket socket;
        private final Socket client;
        private final InputStream in;

        Peer() throws Exception {
            this(LONG);
        }

        Peer(Duration connectTimeout) throws Exception {
            try (ServerSocket server = new ServerSocket()) {
                server.setReceiveBufferSize(SMALL_BUFFER);
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
                socket = onLoop(() -> LoopSocket.connect(LOOP, address, connectTimeout));
                client = server.accept();
                client.setSoTimeout((int) LONG.toMillis());
                in = client.getInputStream();
            }
        }

        void write(String text) throws IOException {
            client.getOutputStream().write(text.getBytes(US_ASCII));
        }

        String read(int size) throws IOException {
            return new String(in.readNBytes(size), US_ASCII);
        }

        void reset() throws IOException {
            client.setSoLinger(true, 0);
            client.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            client.close();
        }
    }

    private static void write(LoopSocket socket, String text) {
        socket.write(BufferData.create(text.getBytes(US_ASCII)));
    }

    /** Writes until it cannot. */
    private static boolean fill(LoopSocket socket) {
        while (true) {
            socket.write(BufferData.create(new byte[100_000]));
        }
    }

    private static <T> T onLoop(Callable<T> work) {
        return begin(work).join();
    }

    private static <T> CompletableFuture<T> begin(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        LOOP.begin(() -> complete(result, work));
        return result;
    }

    /** On a thread that has nothing to do with the loop. */
    private static <T> CompletableFuture<T> elsewhere(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread unused = Thread.ofVirtual().start(() -> complete(result, work));
        return result;
    }

    private static <T> void complete(CompletableFuture<T> result, Callable<T> work) {
        try {
            result.complete(work.call());
        } catch (UncheckedIOException e) {
            result.completeExceptionally(e.getCause());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    private static void awaitInput(LoopSocket socket) throws InterruptedException {
        while (!socket.hasInput()) {
            Thread.sleep(5);
        }
    }

    private static void awaitNoSockets() throws InterruptedException {
        while (!LOOP.selector().keys().isEmpty()) {
            Thread.sleep(5);
        }
    }

    private static long cpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().equals("tested-loop")) {
                return threads.getThreadCpuTime(id);
            }
        }
        throw new AssertionError("the loop's thread has ended");
    }
}
