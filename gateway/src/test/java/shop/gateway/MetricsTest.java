package shop.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import shop.scripted.ScriptedServer;
import shop.testing.Eventually;
import shop.testing.FakeAnswer;
import shop.testing.FakeNeighbour;
import shop.testing.FreePorts;
import shop.testing.TestClient;

/** What the gateway tells of its upstreams to those who watch it. Numbers are those of the JVM, so they are compared. */
class MetricsTest {
    private static final String ROUTE = "/api/products/products";

    @Test
    void callsAreCountedByWhatCameOfThem() throws IOException {
        try (ScriptedServer service =
                        ScriptedServer.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno");
                GatewayApp gateway = Gateways.inFrontOf(service.uri(), Map.of())) {
            TestClient client = TestClient.at(gateway.port());
            double before = calls(client, "4xx");
            client.get(ROUTE).expect(404);
            client.get(ROUTE).expect(404);
            assertThat(calls(client, "4xx")).isEqualTo(before + 2);
            assertThat(value(client, "http_client_connections", "upstream=\"product-service\""))
                    .isEqualTo(1);
            assertThat(value(client, "http_client_addresses", "upstream=\"product-service\""))
                    .isEqualTo(1);
            assertThat(value(client, "http_client_requests_active", "upstream=\"product-service\""))
                    .isZero();
        }
    }

    @Test
    void anAddressThatFailsIsSeenToBePassedOver() throws IOException {
        URI nobody = URI.create("http://127.0.0.1:" + FreePorts.one());
        try (GatewayApp gateway = Gateways.inFrontOf(nobody, Map.of())) {
            TestClient client = TestClient.at(gateway.port());
            double unreachable = calls(client, "unreachable");
            double ejections = value(client, "http_client_ejections_total", "upstream=\"product-service\"");
            client.get(ROUTE).expect(503);
            assertThat(calls(client, "unreachable")).isEqualTo(unreachable + 1);
            assertThat(value(client, "http_client_ejections_total", "upstream=\"product-service\""))
                    .isEqualTo(ejections + 1);
            for (int i = 0; i < 3; i++) {
                client.get(ROUTE).expect(503); // each lengthens the time
            }
            assertThat(value(client, "http_client_addresses_ejected", "upstream=\"product-service\""))
                    .isEqualTo(1);
        }
    }

    @Test
    void aRetryIsCounted() throws IOException {
        try (ScriptedServer service = ScriptedServer.start(connection -> {
                    connection.readRequest();
                });
                GatewayApp gateway = Gateways.inFrontOf(service.uri(), Map.of())) {
            TestClient client = TestClient.at(gateway.port());
            double retries = value(client, "http_client_retries_total", "upstream=\"product-service\"");
            double broken = calls(client, "broken");
            client.get(ROUTE).expect(502);
            assertThat(value(client, "http_client_retries_total", "upstream=\"product-service\""))
                    .isEqualTo(retries + 1);
            assertThat(calls(client, "broken")).isEqualTo(broken + 2);
        }
    }

    @Test
    void callsThatWaitForAConnectionAreSeen() throws Exception {
        try (FakeNeighbour service = FakeNeighbour.start().on("GET", "/products", FakeAnswer.hang());
                GatewayApp gateway = Gateways.inFrontOf(service.uri(), Map.of("client.connections-per-address", "1"))) {
            TestClient client = TestClient.at(gateway.port());
            Thread one = Thread.ofVirtual().start(() -> client.get(ROUTE));
            Thread other = Thread.ofVirtual().start(() -> client.get(ROUTE));
            Eventually.that(
                    "one waits",
                    Duration.ofSeconds(10),
                    () -> value(client, "http_client_requests_waiting", "upstream=\"product-service\"") == 1
                            && value(client, "http_client_requests_active", "upstream=\"product-service\"") == 1);
            one.join();
            other.join();
        }
    }

    @Test
    void requestsOverAQuotaAreCounted() throws IOException {
        try (ScriptedServer service = ScriptedServer.answering("HTTP/1.1 204 No Content\r\n\r\n");
                GatewayApp gateway = Gateways.inFrontOf(service.uri(), Map.of("gateway.rate-limit.per-client", "1"))) {
            TestClient client = TestClient.at(gateway.port());
            double before = value(client, "gateway_requests_limited_total", "limit=\"client\"");
            client.get(ROUTE).expect(204);
            client.get(ROUTE).expect(429);
            assertThat(value(client, "gateway_requests_limited_total", "limit=\"client\""))
                    .isEqualTo(before + 1);
        }
    }

    @Test
    void loadThatIsShedIsCounted() throws Exception {
        try (FakeNeighbour service = FakeNeighbour.start().on("GET", "/products", FakeAnswer.hang());
                GatewayApp gateway = Gateways.inFrontOf(service.uri(), Map.of("server.max-concurrent-requests", "1"));
                GatewayApp beside = Gateways.inFrontOf(service.uri(), Map.of())) {
            TestClient watcher = TestClient.at(beside.port());
            double before = value(watcher, "http_server_requests_refused_total", "status=\"503\"");
            Thread one =
                    Thread.ofVirtual().start(() -> TestClient.at(gateway.port()).get(ROUTE));
            Eventually.that("one is under way", Duration.ofSeconds(10), () -> !service.requests()
                    .isEmpty());
            Eventually.that(
                    "one is refused",
                    Duration.ofSeconds(10),
                    () -> TestClient.at(gateway.port()).get("/docs").status() == 503);
            assertThat(value(watcher, "http_server_requests_refused_total", "status=\"503\""))
                    .isGreaterThan(before);
            TestClient.at(gateway.port()).get("/observe/health/live").expect(200);
            assertThat(metrics(TestClient.at(gateway.port())))
                    .contains("http_server_requests_active{")
                    .containsPattern("http_server_requests_seconds_count\\{[^}]*route=\"/observe/\\*\"");
            one.join();
        }
    }

    @Test
    void readinessNamesTheServiceThatIsMissingAndNotItsAddress() throws IOException {
        int nobody = FreePorts.one();
        try (FakeNeighbour service = FakeNeighbour.start()
                        .on("GET", "/observe/health/ready", FakeAnswer.json(200, Map.of("status", "UP")));
                FakeNeighbour preparing = FakeNeighbour.start()
                        .on("GET", "/observe/health/ready", FakeAnswer.json(503, Map.of("status", "DOWN")));
                GatewayApp gateway = Gateways.inFrontOf(
                        service.uri(),
                        Map.of(
                                "neighbours.order",
                                "http://127.0.0.1:" + nobody,
                                "neighbours.user",
                                preparing.uri().toString()))) {
            var ready =
                    TestClient.at(gateway.port()).get("/observe/health/ready").expect(200);
            JsonNode services = services(ready.json());
            assertThat(services.path("product-service").asText()).isEqualTo("up");
            assertThat(services.path("user-service").asText()).isEqualTo("not ready");
            assertThat(services.path("order-service").asText()).isEqualTo("missing");
            assertThat(ready.text()).doesNotContain("127.0.0.1", Integer.toString(nobody));
        }
        try (GatewayApp alone = Gateways.inFrontOf(URI.create("http://127.0.0.1:" + nobody), Map.of())) {
            var ready = TestClient.at(alone.port()).get("/observe/health/ready").expect(503);
            assertThat(services(ready.json()).path("user-service").asText()).isEqualTo("missing");
        }
        try (ScriptedServer silent = ScriptedServer.start(ScriptedServer.Connection::awaitEnd);
                GatewayApp gateway = Gateways.inFrontOf(silent.uri(), Map.of())) {
            var ready =
                    TestClient.at(gateway.port()).get("/observe/health/ready").expect(503);
            assertThat(services(ready.json()).path("user-service").asText()).isEqualTo("not ready");
        }
    }

    @Test
    void prometheusFindsNothingToObjectTo() throws Exception {
        try (ScriptedServer service = ScriptedServer.answering("HTTP/1.1 204 No Content\r\n\r\n");
                GatewayApp gateway = Gateways.inFrontOf(service.uri(), Map.of())) {
            TestClient client = TestClient.at(gateway.port());
            client.get(ROUTE).expect(204);
            Path metrics = Path.of("target/metrics.txt");
            Files.writeString(metrics, metrics(client));
            Process promtool;
            try {
                promtool = new ProcessBuilder("promtool", "check", "metrics")
                        .redirectInput(metrics.toFile())
                        .redirectErrorStream(true)
                        .start();
            } catch (IOException e) {
                assumeTrue(false, "promtool is not installed");
                return;
            }
            assertThat(new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEmpty();
            assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static JsonNode services(JsonNode ready) {
        for (JsonNode check : ready.path("checks")) {
            if (check.path("name").asText().equals("services")) {
                return check.path("data");
            }
        }
        throw new AssertionError("no such check in " + ready);
    }

    private static double calls(TestClient client, String outcome) {
        return value(
                client,
                "http_client_requests_seconds_count",
                "outcome=\"" + outcome + "\"",
                "upstream=\"product-service\"");
    }

    /** Zero when there is no such series. */
    private static double value(TestClient client, String name, String... labels) {
        Matcher line = Pattern.compile("(?m)^" + name + "\\{([^}]*)} (\\S+)$").matcher(metrics(client));
        while (line.find()) {
            String given = line.group(1);
            if (Stream.of(labels).allMatch(given::contains)) {
                return Double.parseDouble(line.group(2));
            }
        }
        return 0;
    }

    private static String metrics(TestClient client) {
        return client.with("Accept", "text/plain")
                .get("/observe/metrics")
                .expect(200)
                .text();
    }
}
