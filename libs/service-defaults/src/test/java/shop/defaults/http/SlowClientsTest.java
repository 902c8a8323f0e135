package shop.defaults.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client may be slow, and not for ever. */
@Timeout(60)
class SlowClientsTest {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(1);
    private static final int PIECE = 1024 * 1024;
    private static final int LARGE = 32 * PIECE;

    private final CountDownLatch largeEnded = new CountDownLatch(1);
    private final HttpServer server =
            HttpServer.start(ServerSpec.of("things", 0, config()).routes(new Routes()));

    private final class Routes implements HttpService {
        @Override
        public void routing(HttpRules rules) {
            rules.post("/sizes", (request, response) -> response.send(Integer.toString(Requests.bytes(request).length)))
                    .get("/large", (request, response) -> {
                        try (OutputStream out = response.outputStream()) {
                            for (int i = 0; i < LARGE / PIECE; i++) {
                                out.write(new byte[PIECE]);
                            }
                        } finally {
                            largeEnded.countDown();
                        }
                    });
        }
    }

    private static HttpConfig config() {
        return new HttpConfig(
                "127.0.0.1",
                1_024 * 1_024,
                4_096,
                1_024,
                100,
                100,
                READ_TIMEOUT,
                Duration.ofSeconds(5),
                Duration.ZERO,
                Duration.ofSeconds(1),
                List.of());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aHeadThatTricklesInIsNotWaitedForForLong() throws IOException {
        try (Socket client = client()) {
            trickle(client, "GET /sizes HTTP/1.1\r\nHost: x\r\nX-Long: " + "y".repeat(2_000));
            assertThat(all(client)).isEmpty();
        }
    }

    @Test
    void aBodyThatTricklesInIsAnsweredWith408() throws IOException {
        try (Socket client = client()) {
            client.getOutputStream()
                    .write("POST /sizes HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\n\r\n".getBytes(US_ASCII));
            trickle(client, "y".repeat(1_900));
            assertThat(all(client)).startsWith("HTTP/1.1 408 ").contains("request-timeout");
        }
    }

    @Test
    void aClientWithALargeBodyMayTakeItsTimeAsLongAsItSends() throws IOException {
        try (Socket client = client()) {
            OutputStream out = client.getOutputStream();
            out.write("POST /sizes HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 15000\r\n\r\n"
                    .getBytes(US_ASCII));
            for (int i = 0; i < 15; i++) {
                LockSupport.parkNanos(READ_TIMEOUT.toNanos() / 4);
                out.write(new byte[1_000]);
            }
            assertThat(all(client)).startsWith("HTTP/1.1 200 ").endsWith("15000");
        }
    }

    @Test
    void aClientThatTakesNothingOfItsAnswerLosesTheConnection() throws Exception {
        try (Socket client = clientWithSmallBuffer()) {
            client.getOutputStream().write("GET /large HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
            assertThat(largeEnded.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(size(client.getInputStream())).isLessThan(LARGE);
        }
    }

    @Test
    void aClientThatTakesItSlowlyGetsAll() throws Exception {
        try (Socket client = clientWithSmallBuffer()) {
            client.getOutputStream()
                    .write("GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            InputStream in = client.getInputStream();
            long read = 0;
            for (int i = 0; i < 8; i++) {
                LockSupport.parkNanos(READ_TIMEOUT.toNanos() / 4);
                read += in.readNBytes(PIECE).length;
            }
            assertThat(read + size(in)).isGreaterThan(LARGE);
        }
    }

    private Socket clientWithSmallBuffer() throws IOException {
        Socket client = new Socket();
        client.setReceiveBufferSize(64 * 1024);
        client.setSoTimeout(20_000);
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        return client;
    }

    private Socket client() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
        client.setSoTimeout(20_000);
        return client;
    }

    /** An octet at a time, until all is sent or the server has closed. */
    private static void trickle(Socket client, String text) throws IOException {
        for (byte octet : text.getBytes(US_ASCII)) {
            try {
                client.getOutputStream().write(octet);
            } catch (SocketException e) {
                return;
            }
            if (client.getInputStream().available() > 0) {
                return;
            }
            LockSupport.parkNanos(READ_TIMEOUT.toNanos() / 20);
        }
        throw new AssertionError("all was taken");
    }

    private static String all(Socket client) throws IOException {
        try {
            return new String(client.getInputStream().readAllBytes(), US_ASCII);
        } catch (SocketException e) {
            return "";
        }
    }

    private static long size(InputStream in) throws IOException {
        byte[] piece = new byte[64 * 1024];
        long size = 0;
        try {
            int read;
            while ((read = in.read(piece)) >= 0) {
                size += read;
            }
        } catch (SocketException e) {
            // Cut off.
        }
        return size;
    }
}
