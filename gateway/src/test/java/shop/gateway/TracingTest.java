package shop.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import shop.scripted.ScriptedServer;
import shop.testing.Eventually;
import shop.testing.FreePorts;
import shop.testing.OtlpReceiver;
import shop.testing.OtlpReceiver.Received;
import shop.testing.TestClient;

/** What a gateway sends to a collector, and what becomes of it when the collector fails. */
class TracingTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String ROUTE = "/api/products/products";

    @Test
    void theServiceIsToldThePositionOfTheCallAndNotOfTheRequest() throws IOException {
        try (OtlpReceiver collector = OtlpReceiver.start();
                ScriptedServer service = ScriptedServer.answering(OK);
                GatewayApp gateway = gateway(service.uri(), collector.endpoint(), "1")) {
            recorded(gateway).get(ROUTE).expect(200);
            Received request = only(collector, "SERVER");
            Received call = only(collector, "CLIENT");
            assertThat(request.traceId()).isEqualTo(TRACE);
            assertThat(request.parentId()).isEqualTo(PARENT);
            assertThat(call.parentId()).isEqualTo(request.spanId());
            assertThat(call.attribute("network.peer.address")).isEqualTo("127.0.0.1");
            assertThat(call.attribute("server.port")).isEqualTo(Integer.toString(service.port()));
            assertThat(service.requests().getFirst())
                    .contains("00-" + TRACE + "-" + call.spanId() + "-01")
                    .doesNotContain(request.spanId());
        }
    }

    @Test
    void aRetryIsASpanOfItsOwn() throws IOException {
        AtomicInteger connections = new AtomicInteger();
        try (OtlpReceiver collector = OtlpReceiver.start();
                ScriptedServer service = ScriptedServer.start(connection -> {
                    boolean first = connections.getAndIncrement() == 0;
                    while (connection.readRequest()) {
                        if (first) {
                            return;
                        }
                        connection.write(OK);
                    }
                });
                GatewayApp gateway = gateway(service.uri(), collector.endpoint(), "1")) {
            recorded(gateway).get(ROUTE).expect(200);
            await(() -> spans(collector, "CLIENT").size() == 2);
            Received broken = spans(collector, "CLIENT").stream()
                    .filter(Received::failed)
                    .findFirst()
                    .orElseThrow();
            Received again = spans(collector, "CLIENT").stream()
                    .filter(span -> !span.failed())
                    .findFirst()
                    .orElseThrow();
            assertThat(broken.attribute("error.type")).isEqualTo("broken");
            assertThat(broken.attributes()).doesNotContainKey("http.request.resend_count");
            assertThat(again.attribute("http.request.resend_count")).isEqualTo("1");
            assertThat(again.parentId()).isEqualTo(broken.parentId());
            assertThat(service.requests()).hasSize(2);
            assertThat(service.requests().get(0)).contains(broken.spanId());
            assertThat(service.requests().get(1)).contains(again.spanId());
        }
    }

    @Test
    void anAnswerOfFiveHundredAndAMissingServiceAreErrors() throws IOException {
        URI nobody = URI.create("http://127.0.0.1:" + FreePorts.one());
        try (OtlpReceiver collector = OtlpReceiver.start();
                GatewayApp gateway = gateway(nobody, collector.endpoint(), "1")) {
            recorded(gateway).get(ROUTE).expect(503);
            Received request = only(collector, "SERVER");
            assertThat(request.failed()).isTrue();
            assertThat(request.attribute("error.type")).isEqualTo("503");
            assertThat(request.attribute("http.response.status_code")).isEqualTo("503");
            assertThat(request.attribute("shop.error.code")).isEqualTo("unavailable");
            assertThat(only(collector, "CLIENT").attribute("error.type")).isEqualTo("unreachable");
        }
    }

    @Test
    void aRatioOfNoneBeginsNoTraceButFollowsOne() throws IOException {
        try (OtlpReceiver collector = OtlpReceiver.start();
                ScriptedServer service = ScriptedServer.answering(OK);
                GatewayApp gateway = gateway(service.uri(), collector.endpoint(), "0")) {
            IntStream.range(0, 20).forEach(i -> client(gateway).get(ROUTE).expect(200));
            assertThat(service.requests()).allMatch(request -> request.matches("(?is).*traceparent: .*-00\r\n.*"));
            recorded(gateway).get(ROUTE).expect(200);
            only(collector, "SERVER");
            assertThat(collector.spans()).allMatch(span -> span.traceId().equals(TRACE));
        }
    }

    @Test
    void aRatioOfAllBeginsTracesAndDoesNotForceThemOnCallersThatWantNone() throws IOException {
        try (OtlpReceiver collector = OtlpReceiver.start();
                ScriptedServer service = ScriptedServer.answering(OK);
                GatewayApp gateway = gateway(service.uri(), collector.endpoint(), "1")) {
            client(gateway)
                    .with("traceparent", "00-" + TRACE + "-" + PARENT + "-00")
                    .get(ROUTE)
                    .expect(200);
            client(gateway).get(ROUTE).expect(200);
            assertThat(only(collector, "SERVER").parentId()).isEmpty();
            assertThat(collector.trace(TRACE)).isEmpty();
            assertThat(service.requests().getFirst()).containsPattern("00-" + TRACE + "-[0-9a-f]{16}-00");
        }
    }

    @Test
    void whatIsLeftIsSentAtTheEnd() throws IOException {
        try (OtlpReceiver collector = OtlpReceiver.start();
                ScriptedServer service = ScriptedServer.answering(OK)) {
            try (GatewayApp gateway = gateway(service.uri(), collector.endpoint(), "1")) {
                recorded(gateway).get(ROUTE).expect(200);
            }
            assertThat(collector.spans()).hasSize(2);
        }
    }

    @Test
    void aCollectorThatRefusesOrIsSilentOrIsNotThereDoesNoHarm() throws IOException {
        try (OtlpReceiver refusing = OtlpReceiver.start();
                OtlpReceiver silent = OtlpReceiver.start();
                ScriptedServer service = ScriptedServer.answering(OK)) {
            refusing.answering(503);
            silent.delaying(Duration.ofMinutes(1));
            String dead = "http://127.0.0.1:" + FreePorts.one();
            for (String endpoint : List.of(refusing.endpoint(), silent.endpoint(), dead)) {
                GatewayApp gateway = gateway(service.uri(), endpoint, "1");
                TestClient client = recorded(gateway);
                for (int i = 0; i < 300; i++) {
                    client.get(ROUTE).expect(200);
                }
                long before = System.nanoTime();
                gateway.close();
                assertThat(Duration.ofNanos(System.nanoTime() - before))
                        .as(endpoint)
                        .isLessThan(Duration.ofSeconds(5));
            }
            assertThat(refusing.spans()).isEmpty();
            assertThat(refusing.calls()).isPositive();
        }
    }

    @Test
    void lossesAreSaidOnceAMinuteAndByNobodyElse() throws IOException {
        List<String> warnings = new ArrayList<>();
        Logger root = Logger.getLogger("");
        Handler ear = new Handler() {
            @Override
            public synchronized void publish(LogRecord line) {
                String name = String.valueOf(line.getLoggerName());
                if (name.startsWith("shop.defaults.trace") || name.startsWith("io.opentelemetry")) {
                    warnings.add(line.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        root.addHandler(ear);
        try (OtlpReceiver collector = OtlpReceiver.start();
                ScriptedServer service = ScriptedServer.answering(OK);
                GatewayApp gateway = gateway(service.uri(), collector.endpoint(), "1")) {
            collector.answering(400); // not worth a second try
            for (int calls = 1; calls <= 3; calls++) {
                int wanted = calls;
                recorded(gateway).get(ROUTE).expect(200);
                await(() -> collector.calls() >= wanted);
            }
            await(() -> !warnings.isEmpty());
            collector.answering(200);
            recorded(gateway).get(ROUTE).expect(200);
            only(collector, "SERVER");
            assertThat(warnings).hasSize(1);
            assertThat(warnings.getFirst()).contains("does not take spans");
        } finally {
            root.removeHandler(ear);
        }
    }

    private static GatewayApp gateway(URI service, String collector, String ratio) {
        return Gateways.inFrontOf(service, Map.of("tracing.otlp-endpoint", collector, "tracing.sample-ratio", ratio));
    }

    private static TestClient client(GatewayApp gateway) {
        return TestClient.at(gateway.port());
    }

    private static TestClient recorded(GatewayApp gateway) {
        return client(gateway).with("traceparent", "00-" + TRACE + "-" + PARENT + "-01");
    }

    private static List<Received> spans(OtlpReceiver collector, String kind) {
        return collector.spans().stream()
                .filter(span -> span.kind().equals(kind))
                .toList();
    }

    private static Received only(OtlpReceiver collector, String kind) {
        await(() -> !spans(collector, kind).isEmpty());
        assertThat(spans(collector, kind)).hasSize(1);
        return spans(collector, kind).getFirst();
    }

    private static void await(BooleanSupplier happened) {
        Eventually.that("the spans arrive", Duration.ofSeconds(20), happened);
    }
}
