package shop.order;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.order.OrderService.id;
import static shop.order.OrderService.item;
import static shop.order.OrderService.order;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import shop.order.domain.ProductId;
import shop.testing.Eventually;
import shop.testing.TestClient;
import shop.testing.TestResponse;

@Timeout(30)
class OrderEventsTest {
    @RegisterExtension
    static final OrderService service = new OrderService().with("order.events.max-streams-per-caller", "3");

    /** A user of this test's own, whose streams are nobody else's. */
    private final String user = service.shop().addUser("user-" + UUID.randomUUID());

    private final TestClient owner = service.anyone().as(service.customerToken(user));
    private final ProductId tea = service.shop().product("p-" + UUID.randomUUID(), 100);

    /** A reader of a stream that is still open: one line when it is there, an end when it ends. */
    private static final class Stream implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader lines;

        Stream(int port, String path, String token, String lastEventId) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(10_000);
            String resume = lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
            String request = "GET " + path + " HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nAuthorization: Bearer "
                    + token + "\r\n" + resume + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        String next(String prefix) throws IOException {
            String line = lines.readLine();
            while (line != null && !line.startsWith(prefix)) {
                line = lines.readLine();
            }
            return line == null ? "" : line.substring(prefix.length());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private String placed() {
        return id(owner.post("/order", order(item(tea, 1))).expect(201));
    }

    private Stream follow(int port, String id, String lastEventId) throws IOException {
        return new Stream(port, "/order/" + id + "/events", service.customerToken(user), lastEventId);
    }

    private static void advance(String id, String status) {
        service.admin()
                .put("/order/" + id + "/status", Map.of("status", status))
                .expect(200);
    }

    @Test
    void eachStepIsAnEventAsSoonAsItHappens() throws IOException {
        String id = placed();
        try (Stream stream = follow(service.port(), id, "")) {
            assertThat(stream.next("Content-Type: ")).startsWith("text/event-stream");
            assertThat(stream.next("id: ")).isEqualTo("0");
            assertThat(stream.next("data: ")).contains("\"status\":\"pending\"").contains(id);
            assertThat(stream.next("id: ")).isEqualTo("1");
            assertThat(stream.next("data: ")).contains("\"status\":\"placed\"").contains("\"actor\":\"system\"");

            advance(id, "paid");

            assertThat(stream.next("id: ")).isEqualTo("2");
            assertThat(stream.next("data: ")).contains("\"status\":\"paid\"");
        }
    }

    @Test
    void theStreamResumesBehindTheLastEventAndEndsWithTheLife() throws IOException {
        String id = placed();
        advance(id, "paid");
        advance(id, "shipped");
        List<String> ids = new ArrayList<>();
        try (Stream stream = follow(service.port(), id, "1")) {
            ids.add(stream.next("id: "));
            ids.add(stream.next("id: "));
            advance(id, "delivered");
            ids.add(stream.next("id: "));
            assertThat(stream.next("data: ")).contains("\"status\":\"delivered\"");
            assertThat(stream.next("id: ")).isEmpty();
        }

        assertThat(ids).containsExactly("2", "3", "4");
        TestResponse nothingMore = owner.with("Last-Event-ID", "4").get("/order/" + id + "/events");
        assertThat(nothingMore.status()).isEqualTo(204);
        assertThat(owner.with("Last-Event-ID", "3")
                        .get("/order/" + id + "/events")
                        .expect(200)
                        .text())
                .contains("id: 4\n")
                .doesNotContain("id: 3\n");
    }

    @Test
    void changesByAnotherReplicaAreSeen() throws IOException {
        TestClient other = service.startReplica();
        String id = placed();
        try (Stream stream = follow(service.port(), id, "1")) {
            other.as(service.adminToken())
                    .put("/order/" + id + "/status", Map.of("status", "paid"))
                    .expect(200);

            assertThat(stream.next("data: ")).contains("\"status\":\"paid\"");
        }
    }

    @Test
    void aSilentStreamSaysThatItIsThere() throws IOException {
        try (Stream stream = follow(service.port(), placed(), "1")) {
            assertThat(stream.next(":")).contains("still here");
            assertThat(stream.next(":")).contains("still here");
        }
    }

    @Test
    void oneCallerHasOnlySoManyStreamsAndGetsThemBack() throws IOException {
        String id = placed();
        List<Stream> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Stream stream = follow(service.port(), id, "");
            assertThat(stream.next("id: ")).isEqualTo("0");
            open.add(stream);
        }

        TestResponse refused = owner.get("/order/" + id + "/events").expect(429);
        assertThat(refused.problemCode()).contains("too-many-requests");
        assertThat(refused.header("Retry-After")).isPresent();

        for (Stream stream : open) {
            stream.close();
        }
        Eventually.that("streams are given back", Duration.ofSeconds(10), () -> canFollow(id));
    }

    private boolean canFollow(String id) {
        try (Stream stream = follow(service.port(), id, "")) {
            return stream.next("HTTP/1.1 ").startsWith("200");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aWrongLastEventIdIsRefused() {
        String id = placed();

        for (String wrong : List.of("x", "-1", "2", "9", "99999")) {
            assertThat(owner.with("Last-Event-ID", wrong)
                            .get("/order/" + id + "/events")
                            .expect(400)
                            .problemCode())
                    .contains("invalid-request");
        }
    }

    @Test
    void headHasNoStream() {
        TestResponse head = owner.head("/order/" + placed() + "/events").expect(200);

        assertThat(head.text()).isEmpty();
        assertThat(head.header("Content-Length")).as("nobody knows it").isEmpty();
    }
}
