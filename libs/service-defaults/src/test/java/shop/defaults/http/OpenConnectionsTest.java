package shop.defaults.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenConnectionsTest {
    private static final int MOST = 16;

    @Test
    void idleConnectionsMakeRoomForNewOnes() throws IOException {
        HttpService routes = rules -> rules.get("/hello", (request, response) -> response.send("hello"));
        HttpConfig config = new HttpConfig(
                "127.0.0.1",
                1_024,
                4_096,
                1_024,
                100,
                MOST,
                Duration.ofMinutes(5),
                Duration.ofSeconds(5),
                Duration.ZERO,
                Duration.ofSeconds(1),
                List.of());
        List<Socket> clients = new ArrayList<>();
        try (HttpServer server =
                HttpServer.start(ServerSpec.of("things", 0, config).routes(routes))) {
            for (int i = 0; i < MOST + 6; i++) {
                Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
                clients.add(client);
                client.setSoTimeout(20_000);
                client.getOutputStream().write("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
                assertThat(new String(client.getInputStream().readNBytes(15), US_ASCII))
                        .isEqualTo("HTTP/1.1 200 OK");
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    /** Those that are asked more than once in a round become busy while they are being sorted. */
    @Test
    void roomIsMadeWhileConnectionsBecomeBusy() throws Exception {
        int connections = 1_000;
        int rounds = 5;
        Random random = new Random(1);
        CountDownLatch closed = new CountDownLatch(rounds * (connections - 14));
        try (OpenConnections open = new OpenConnections(Duration.ofMinutes(1), MOST)) {
            for (int i = 0; i < connections; i++) {
                Duration idle = Duration.ofSeconds(2 + random.nextInt(1_000_000));
                AtomicInteger asked = new AtomicInteger();
                open.add(
                        new Fake(() -> asked.incrementAndGet() > rounds + 3 ? Duration.ZERO : idle, closed::countDown));
            }
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void roundsGoOnAfterAFailure() throws Exception {
        CountDownLatch failed = new CountDownLatch(3);
        CountDownLatch closed = new CountDownLatch(3);
        try (OpenConnections open = new OpenConnections(Duration.ofMinutes(1), 0)) {
            open.add(new Fake(() -> Duration.ofHours(1), () -> {
                failed.countDown();
                throw new StackOverflowError("thrown by a test");
            }));
            open.add(new Fake(() -> Duration.ofSeconds(2), closed::countDown));
            assertThat(failed.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** A connection whose idle time may be another one whenever it is asked for. */
    private static final class Fake implements OpenConnections.Connection {
        private final Supplier<Duration> idle;
        private final Runnable close;

        Fake(Supplier<Duration> idle, Runnable close) {
            this.idle = idle;
            this.close = close;
        }

        @Override
        public void look() {
            // There is no client.
        }

        @Override
        public boolean isStuckFor(Duration longest) {
            return false;
        }

        @Override
        public long idleNanos() {
            return idle.get().toNanos();
        }

        @Override
        public void close() {
            close.run();
        }
    }
}
