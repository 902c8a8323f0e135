package shop.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.scripted.ScriptedServer;
import shop.testing.OtlpReceiver;

/** What becomes of a caller's trace (W3C Trace Context), with and without a collector. */
@Timeout(60)
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF, which text blocks do not
class TraceContextTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String IDS = "-" + TRACE + "-00f067aa0ba902b7-";
    private static final String STATE = "tracestate: vendor=a b,0tenant@sys=1/2\r\n";

    private static ScriptedServer service;
    private static OtlpReceiver collector;
    private static GatewayApp plain;
    private static GatewayApp recording;

    @BeforeAll
    static void start() throws IOException {
        service = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        collector = OtlpReceiver.start();
        plain = Gateways.inFrontOf(service.uri(), Map.of());
        recording = Gateways.inFrontOf(
                service.uri(), Map.of("tracing.otlp-endpoint", collector.endpoint(), "tracing.sample-ratio", "1"));
    }

    @AfterAll
    static void stop() throws IOException {
        plain.close();
        recording.close();
        collector.close();
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00" + IDS + "01",
                "00" + IDS + "03",
                "01" + IDS + "01",
                "cc" + IDS + "01-more-of-it",
                "fe" + IDS + "09-"
            })
    void aValidPositionIsFollowedAndTheStateGoesWithIt(String traceparent) throws IOException {
        for (GatewayApp gateway : new GatewayApp[] {plain, recording}) {
            assertThat(forwarded(gateway, "traceparent: " + traceparent + "\r\n" + STATE))
                    .containsPattern("traceparent: 00-" + TRACE + "-(?!00f067aa0ba902b7)[0-9a-f]{16}-01\r\n")
                    .contains(STATE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rubbish",
                "ff" + IDS + "01",
                "00" + IDS + "01-more",
                "00" + IDS + "1",
                "00" + IDS + "0x",
                "01" + IDS + "01more",
                "0" + IDS + "01",
                "00-" + "00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00" + IDS + "01\r\ntraceparent: 00" + IDS + "01",
                "00" + IDS + "01, 00" + IDS + "01",
            })
    void anyOtherIsNoneAndItsStateIsDropped(String traceparent) throws IOException {
        for (GatewayApp gateway : new GatewayApp[] {plain, recording}) {
            assertThat(forwarded(gateway, "traceparent: " + traceparent + "\r\n" + STATE))
                    .containsPattern("traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]\r\n")
                    .containsOnlyOnce("traceparent")
                    .doesNotContain(TRACE, "tracestate");
        }
    }

    @Test
    void aStateWithoutAPositionIsDropped() throws IOException {
        assertThat(forwarded(plain, STATE)).doesNotContain("tracestate");
    }

    @Test
    void theLinesOfAStateAreOne() throws IOException {
        assertThat(state("tracestate: a=1,, b=2\r\ntracestate:\r\ntracestate: c=3\r\n"))
                .isEqualTo("a=1,b=2,c=3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A=1", "a=1,a=2", "a=b=c", "a b=1", "=1", "1a@=1", "@a=1"})
    void aStateThatIsNotValidIsDropped(String value) throws IOException {
        assertThat(state("tracestate: " + value + "\r\n")).isEmpty();
    }

    @Test
    void aStateIsPassedOnUpToALimit() throws IOException {
        String most = IntStream.range(0, 32).mapToObj(i -> "k" + i + "=" + i).collect(Collectors.joining(","));
        assertThat(state("tracestate: " + most + "\r\n")).isEqualTo(most);
        assertThat(state("tracestate: " + most + ",one=more\r\n")).isEmpty();
        String longest = "long=" + "x".repeat(200);
        String shorter = "a=" + "y".repeat(120) + ",b=" + "y".repeat(120) + ",c=" + "y".repeat(120);
        assertThat(state("tracestate: " + longest + "," + shorter + "\r\n")).isEqualTo(shorter);
        assertThat(state("tracestate: " + shorter + ",d=" + "z".repeat(120) + ",e=" + "z".repeat(100) + "\r\n"))
                .isEqualTo(shorter + ",d=" + "z".repeat(120));
    }

    private static String state(String lines) throws IOException {
        String forwarded = forwarded(plain, "traceparent: 00" + IDS + "01\r\n" + lines);
        int at = forwarded.indexOf("tracestate: ");
        return at < 0 ? "" : forwarded.substring(at + 12, forwarded.indexOf('\r', at));
    }

    private static String forwarded(GatewayApp gateway, String lines) throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("GET /api/users/x HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
        }
        return service.requests().getLast();
    }
}
