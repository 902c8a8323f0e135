package shop.defaults.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose connections are on event loops, and clients of all kinds. */
@Tag("event-loops")
@Timeout(60)
class LoopServerTest {
    private static final int MOST_CONNECTIONS = 24;
    private static final int LARGE = 4 * 1024 * 1024;
    /** More than is held back to be sent together. */
    private static final int WITHIN = 26 * 1_000;

    private static final byte[] ALPHABETS = octets("abcdefghijklmnopqrstuvwxyz".repeat(2_000));
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String HELLO = "GET /api/hello HTTP/1.1\r\nHost: x\r\n\r\n";

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    private final List<Socket> clients = new ArrayList<>();
    private HttpServer server = start("127.0.0.1", LONG, LONG);

    private HttpServer start(String host, Duration readTimeout, Duration grace) {
        HttpConfig config = new HttpConfig(
                host, LARGE, 4_096, 1_024, 100, MOST_CONNECTIONS, readTimeout, LONG, Duration.ZERO, grace, List.of());
        return HttpServer.start(ServerSpec.of("things", 0, config).direct("/api/", this::answer));
    }

    private void restart(String host, Duration readTimeout, Duration grace) {
        server.close();
        server = start(host, readTimeout, grace);
    }

    private void answer(ServerRequest request, ServerResponse response) {
        switch (request.prologue().uriPath().rawPath()) {
            case "/api/hello" -> response.send(octets("hello"));
            case "/api/within" -> response.send(ALPHABETS, 26, WITHIN);
            case "/api/stream" -> {
                response.headers().contentLength(WITHIN);
                try (OutputStream out = response.outputStream()) {
                    out.write(ALPHABETS, 26, WITHIN);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            case "/api/client" -> response.send(octets(request.remotePeer().host()));
            case "/api/large" -> response.send(new byte[LARGE]);
            case "/api/size" -> response.send(octets(Integer.toString(Requests.bytes(request).length)));
            case "/api/slow" -> {
                begun.countDown();
                try {
                    mayEnd.await();
                } catch (InterruptedException e) {
                    interrupted.complete(true);
                    throw new IllegalStateException(e);
                }
                response.send(octets("at last"));
            }
            default -> throw new StackOverflowError("thrown by a test");
        }
    }

    private static byte[] octets(String text) {
        return text.getBytes(UTF_8);
    }

    @AfterEach
    void stop() throws IOException {
        mayEnd.countDown();
        for (Socket client : clients) {
            client.close();
        }
        server.close();
    }

    @Test
    void manyRequestsMayBeSentAtOnceAndAreAnsweredInOrder() throws IOException {
        int times = 2_000;
        Socket client = client();
        CompletableFuture<Void> sending =
                CompletableFuture.runAsync(() -> send(client, HELLO.repeat(times) + closing("/api/client")));
        String answers = all(client);
        sending.join();
        assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(times + 2);
        assertThat(answers).endsWith("127.0.0.1");
    }

    @Test
    void whoSaysThatTheConnectionEndsIsToldSo() throws IOException {
        for (String close : new String[] {"close", "Close", "x, close"}) {
            Socket client = client();
            send(client, "GET /api/hello HTTP/1.1\r\nHost: x\r\nConnection: " + close + "\r\n\r\n");
            assertThat(all(client)).contains("Connection: close\r\n").endsWith("hello");
        }
    }

    @Test
    void whoSendsWhatIsMalformedGetsItsAnswerAndMaySendTheRest() throws Exception {
        Socket client = client();
        send(client, "POST /api/size HTTP/1.1\r\nHost: x\r\nBad Name: 1\r\nContent-Length: 100000\r\n\r\n");
        assertThat(all(client)).startsWith("HTTP/1.1 400 ");
        for (int i = 0; i < 10; i++) {
            send(client, "x".repeat(10_000));
            Thread.sleep(5); // after a reset it would fail
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "Close", "x, close"})
    void whoSaysSoInARequestThatIsNotWholeIsToldSoToo(String close) throws IOException {
        Socket client = client();
        send(
                client,
                "POST /api/size HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: " + close
                        + "\r\n\r\n1\r\nx\r\n0\r\n\r\n");
        assertThat(all(client))
                .contains("Connection: close\r\n")
                .doesNotContain("keep-alive")
                .endsWith("1");
    }

    @Test
    void anInterruptedThreadStopsTheServerAndStaysInterrupted() throws Exception {
        CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            Thread.currentThread().interrupt();
            server.close();
            stillInterrupted.complete(Thread.interrupted());
        });
        assertThat(stillInterrupted.get()).isTrue();
    }

    @Test
    void aRequestMayArriveAnOctetAtATime() throws Exception {
        Socket client = client();
        for (char octet : closing("/api/hello").toCharArray()) {
            send(client, String.valueOf(octet));
            Thread.sleep(2);
        }
        assertThat(all(client)).endsWith("hello");
    }

    @Test
    void aClientThatSaysItIsDoneGetsItsAnswer() throws IOException {
        Socket client = client();
        send(client, HELLO);
        client.shutdownOutput();
        assertThat(all(client)).endsWith("hello");
    }

    @Test
    void aClientThatReadsSlowlyGetsAllBeforeTheEnd() throws Exception {
        Socket client = client();
        send(client, HELLO.repeat(50) + closing("/api/large"));
        InputStream in = client.getInputStream();
        int read = 0;
        for (int i = 0; i < 10; i++) {
            Thread.sleep(20);
            read += in.readNBytes(20_000).length;
        }
        assertThat(read + in.readAllBytes().length).isGreaterThan(LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"within", "stream"})
    void aBodyMayLieAnywhereInAnArray(String path) throws IOException {
        Socket client = client();
        send(client, closing("/api/" + path));
        assertThat(all(client)).endsWith("\r\n\r\n" + "abcdefghijklmnopqrstuvwxyz".repeat(1_000));
    }

    @Test
    void largeBodiesArriveWhole() throws IOException {
        Socket client = client();
        send(
                client,
                "POST /api/size HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + LARGE + "\r\n\r\n");
        client.getOutputStream().write(new byte[LARGE]);
        assertThat(all(client)).endsWith(Integer.toString(LARGE));
    }

    @Test
    void aClientThatSaysNothingIsLetGoOf() throws IOException {
        restart("127.0.0.1", Duration.ofMillis(200), LONG);
        assertThat(all(client())).isEmpty();
    }

    @Test
    void clientsThatVanishHarmNobodyElse() throws IOException {
        for (int i = 0; i < 3 * MOST_CONNECTIONS; i++) {
            Socket client = client();
            send(client, i % 2 == 0 ? HELLO : "GET /api/large HTTP/1.1\r\nHost: x\r\n\r\n");
            client.setSoLinger(true, 0);
            client.close();
        }
        assertServes();
    }

    @Test
    void anErrorInAHandlerHarmsNobodyElse() throws IOException {
        for (int i = 0; i < 2 * MOST_CONNECTIONS; i++) {
            Socket client = client();
            send(client, closing("/api/broken"));
            assertThat(all(client)).doesNotContain("200 OK");
        }
        assertServes();
    }

    @Test
    void moreConnectionsThanMayBeWaitForTheirTurn() throws IOException {
        for (int i = 0; i < MOST_CONNECTIONS; i++) {
            Socket client = client();
            send(client, "GET /api/slow HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        Socket waiting = client();
        send(waiting, closing("/api/hello"));
        waiting.setSoTimeout(300);
        assertThatThrownBy(() -> waiting.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        clients.getFirst().close();
        mayEnd.countDown();
        waiting.setSoTimeout((int) LONG.toMillis());
        assertThat(all(waiting)).endsWith("hello");
    }

    @Test
    void stoppingEndsWhoIsIdleAtOnceAndLetsOthersGetTheirAnswers() throws Exception {
        Socket silent = client();
        Socket idle = client();
        send(idle, HELLO);
        assertThat(until(idle, "hello")).contains("200 OK");
        Socket running = client();
        send(running, "GET /api/slow HTTP/1.1\r\nHost: x\r\n\r\n");
        begun.await();
        int port = server.port();

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(server::close);

        assertThat(all(idle)).isEmpty();
        assertThat(all(silent)).isEmpty();
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
        assertThat(stopping).isNotDone();
        mayEnd.countDown();
        assertThat(all(running)).endsWith("at last");
        stopping.join();
    }

    @Test
    void stoppingDoesNotWaitLongerThanItMay() throws Exception {
        restart("127.0.0.1", LONG, Duration.ofMillis(300));
        Socket running = client();
        send(running, "GET /api/slow HTTP/1.1\r\nHost: x\r\n\r\n");
        begun.await();
        server.close();
        assertThat(interrupted.join()).isTrue();
        assertThat(all(running)).doesNotContain("200 OK");
    }

    /** Connections come and go while it stops: nobody may be left behind. */
    @Test
    void stoppingLeavesNobodyBehind() throws Exception {
        List<CompletableFuture<Void>> askers = new ArrayList<>();
        int port = server.port();
        for (int i = 0; i < 8; i++) {
            askers.add(CompletableFuture.runAsync(() -> askUntilStopped(port), Thread::startVirtualThread));
        }
        Thread.sleep(300);
        server.close();
        askers.forEach(CompletableFuture::join);
    }

    private static void askUntilStopped(int port) {
        while (true) {
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                client.setSoTimeout((int) LONG.toMillis());
                send(client, HELLO + HELLO);
                until(client, "hello");
                until(client, "hello");
            } catch (ConnectException e) {
                return;
            } catch (IOException | IllegalStateException e) {
                // Reset while it stops.
            }
        }
    }

    @Test
    void clientsOfIpv6AreServed() throws IOException {
        restart("::1", LONG, LONG);
        Socket client = new Socket();
        clients.add(client);
        client.setSoTimeout((int) LONG.toMillis());
        client.connect(new InetSocketAddress(InetAddress.getAllByName("::1")[0], server.port()));
        send(client, closing("/api/client"));
        assertThat(all(client)).endsWith("0:0:0:0:0:0:0:1");
    }

    private void assertServes() throws IOException {
        for (int i = 0; i < MOST_CONNECTIONS; i++) {
            Socket client = client();
            send(client, closing("/api/hello"));
            assertThat(all(client)).endsWith("hello");
        }
    }

    private Socket client() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
        client.setSoTimeout((int) LONG.toMillis());
        clients.add(client);
        return client;
    }

    private static String closing(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    }

    private static void send(Socket client, String text) {
        try {
            client.getOutputStream().write(text.getBytes(US_ASCII));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String until(Socket client, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int octet = client.getInputStream().read();
            if (octet < 0) {
                throw new EOFException();
            }
            text.append((char) octet);
        }
        return text.toString();
    }

    private static String all(Socket client) throws IOException {
        try {
            return new String(client.getInputStream().readAllBytes(), US_ASCII);
        } catch (SocketException e) {
            return "";
        }
    }
}
