package shop.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.scripted.ScriptedServer;

/** Around the longest head that is taken, what follows on the connection is read as strictly as ever, or not at all. */
@Timeout(120)
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF, which text blocks do not
class LongestHeadTest {
    private static final int LINE = 8_192;
    private static final int FIELDS = 16_384;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d+)");

    private static ScriptedServer service;
    private static GatewayApp gateway;

    @BeforeAll
    static void start() throws IOException {
        service = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        gateway = Gateways.inFrontOf(service.uri(), Map.of());
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: x\r\nX: a\nb\r\n\r\n",
                "Host: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "X: no host\r\n\r\n",
                "Host: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n"
            })
    void nothingBadPassesBehindIt(String bad) throws IOException {
        for (int line = LINE - 4; line <= LINE + 4; line++) {
            for (int fields = FIELDS - 4; fields <= FIELDS + 4; fields++) {
                List<String> expected =
                        line > LINE ? List.of("414") : fields > FIELDS ? List.of("431") : List.of("200", "400");
                assertThat(statuses(head(line, fields) + "POST /api/users/bad HTTP/1.1\r\n" + bad))
                        .as("%d/%d", line, fields)
                        .isEqualTo(expected);
            }
        }
        assertThat(service.requests()).noneMatch(request -> request.contains("/bad"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection: x\r\n", "Connection: close\r\n", "X: y\r\n"})
    void oneThatIsWrittenAnewMayBeNoLongerEither(String field) throws IOException {
        for (int fields = FIELDS - 24; fields <= FIELDS + 1; fields++) {
            String rest = "Host: x\r\n" + field;
            String old = "GET /api/users/x HTTP/1.0\r\n" + rest + filler(fields - rest.length()) + "\r\n";
            assertThat(statuses(old)).containsAnyOf("200", "431").hasSize(1);
        }
    }

    @Test
    void theAnswerSaysWhatWasTooLong() throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(head(LINE, FIELDS + 1)).shutdownOutput();
            assertThat(client.readAll())
                    .startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n")
                    .contains("headers-too-large");
        }
    }

    private static List<String> statuses(String sent) throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(sent).shutdownOutput();
            return STATUS.matcher(client.readAll())
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        }
    }

    /** A head whose request line and whose fields, without the empty line, are of these lengths. */
    private static String head(int line, int fields) {
        String start = "GET /api/users/a?";
        String version = " HTTP/1.1";
        String host = "Host: x\r\n";
        return start + "b".repeat(line - start.length() - version.length()) + version + "\r\n" + host
                + filler(fields - host.length()) + "\r\n";
    }

    private static String filler(int length) {
        return "X: " + "y".repeat(length - "X: \r\n".length()) + "\r\n";
    }
}
