package shop.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import shop.scripted.ScriptedServer;
import shop.testing.Eventually;
import shop.testing.TestClient;

/** Whatever becomes of a request, it leaves one line, and the line and the metrics say what became of it. */
@Timeout(60)
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF, which text blocks do not
class RequestLogTest {
    private static final Logger LOG = Logger.getLogger("shop.request");
    private static final String GET = "GET /api/users/x HTTP/1.1\r\nHost: x\r\n\r\n";

    private final List<Map<?, ?>> lines = new CopyOnWriteArrayList<>();
    private final Handler ear = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add((Map<?, ?>) ((Supplier<?>) line.getParameters()[0]).get());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOG.setLevel(Level.INFO);
        LOG.addHandler(ear);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(ear);
    }

    @Test
    void aClientThatDidNotWaitIs499() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (ScriptedServer service = ScriptedServer.start(connection -> {
                    connection.readRequest();
                    begun.countDown();
                    connection.awaitEnd();
                });
                GatewayApp gateway = Gateways.inFrontOf(service.uri(), Map.of())) {
            RawClient client = new RawClient(gateway.port()).send(GET);
            begun.await();
            client.close();
            assertThat(onlyLine()).containsEntry("status", 499).containsEntry("unfinished", true);
            assertThat(TestClient.at(gateway.port()).get("/observe/metrics").text())
                    .containsPattern("http_server_requests_seconds_count\\{[^}]*status=\"499\"[^}]*} [1-9]");
        }
    }

    @Test
    void soIsOneThatLeavesAnEventStream() throws Exception {
        try (ScriptedServer service = ScriptedServer.start(connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: here\n\n");
                    connection.awaitEnd();
                });
                GatewayApp gateway = Gateways.inFrontOf(service.uri(), Map.of())) {
            RawClient client = new RawClient(gateway.port()).send(GET);
            client.readUntil(": here");
            client.close();
            assertThat(onlyLine()).containsEntry("status", 499).containsEntry("unfinished", true);
        }
    }

    @Test
    void soIsOneThatLeavesBeforeTheFirstOctetOfALongAnswer() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (ScriptedServer service = ScriptedServer.start(connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
                    begun.countDown();
                    connection.awaitEnd();
                });
                GatewayApp gateway = Gateways.inFrontOf(service.uri(), Map.of())) {
            RawClient client = new RawClient(gateway.port()).send(GET);
            begun.await();
            client.close();
            assertThat(onlyLine()).containsEntry("status", 499).containsEntry("unfinished", true);
        }
    }

    @Test
    void anAnswerThatTheServiceBrokeOffIs502() throws Exception {
        try (ScriptedServer service = ScriptedServer.start(connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(200_000));
                });
                GatewayApp gateway = Gateways.inFrontOf(service.uri(), Map.of());
                RawClient client = new RawClient(gateway.port())) {
            assertThat(client.send(GET).readAll()).startsWith("HTTP/1.1 200 ");
            assertThat(onlyLine())
                    .containsEntry("status", 502)
                    .containsEntry("unfinished", true)
                    .containsEntry("route", "/api/users/*");
        }
    }

    @Test
    void whatIsNoRequestIsLoggedTooUnderTheIdThatItsSenderWasTold() throws Exception {
        try (ScriptedServer service = ScriptedServer.answering("");
                GatewayApp gateway = Gateways.inFrontOf(service.uri(), Map.of());
                RawClient client = new RawClient(gateway.port())) {
            String answer =
                    client.send("GET /api/users/x HTTP/3.0\r\nHost: x\r\n\r\n").readAll();
            assertThat(answer).startsWith("HTTP/1.1 400 ");
            Map<String, Object> line = onlyLine();
            assertThat(line).containsEntry("status", 400).containsEntry("code", "malformed-http");
            assertThat(answer).contains("X-Request-Id: " + line.get("requestId"));
        }
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> onlyLine() {
        Eventually.that("the request is logged", Duration.ofSeconds(20), () -> !lines.isEmpty());
        assertThat(lines).hasSize(1);
        return (Map<String, Object>) lines.getFirst();
    }
}
