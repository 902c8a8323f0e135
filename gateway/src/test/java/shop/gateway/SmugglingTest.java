package shop.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.scripted.ScriptedServer;

/** What two readers would read differently gets no further than the gateway. */
@Timeout(60)
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF, which text blocks do not
class SmugglingTest {
    private static final String HIDDEN = "GET /api/users/hidden HTTP/1.1\r\nHost: x\r\n\r\n";

    private static ScriptedServer service;
    private static GatewayApp gateway;

    @BeforeAll
    static void start() throws IOException {
        service = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        gateway = Gateways.inFrontOf(service.uri(), Map.of("server.read-timeout", "1s"));
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        service.close();
    }

    @BeforeEach
    void forget() {
        service.requests().clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 44\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
                "Content-Length: 0, 0\r\n\r\n",
                "Content-Length: +0\r\n\r\n",
                "Content-Length: -0\r\n\r\n",
                "Content-Length: 0x0\r\n\r\n",
                "Content-Length: 00000000000000000000\r\n\r\n",
                "Content-Length: 18446744073709551616\r\n\r\n",
                "Content-Length: \r\n\r\n",
                "Content-Length: 1 0\r\n\r\n",
                "Content-Length : 0\r\n\r\n",
                "Expect: 100-continue\r\nExpect: 100-continue\r\nContent-Length: 44\r\n\r\n",
                "Transfer-Encoding: Chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: Chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: identity\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
                "X: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "X: a\r\n\tb\r\n\r\n",
                "X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "X: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "X: a\u0000b\r\n\r\n",
                "X\u0000: b\r\n\r\n",
                "X y: b\r\n\r\n",
                ": b\r\n\r\n",
                "no colon at all\r\n\r\n",
                "Host: y\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n+0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n 0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n100000000\r\n",
                "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
                "Transfer-Encoding: chunked\r\n\r\n1\r\nabc0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n1\nab\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 44\r\n\r\n"
            })
    void nothingBehindAnAmbiguousMessageReachesAService(String rest) throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("POST /api/users/first HTTP/1.1\r\nHost: x\r\n" + rest + HIDDEN);
            String answer = client.readAll();
            assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("HTTP/1.1 200");
            assertThat(answer.split("HTTP/1\\.1 ", -1)).hasSize(2);
        }
        assertThat(service.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://u@service:5001/api/users/x HTTP/1.1",
                "GET http://x//service:5001/api/users/x HTTP/1.1",
                "GET http://x/api/users/../../observe HTTP/1.1",
                "GET gopher://service:5001/api/users/x HTTP/1.1",
                "GET //service:5001/api/users/x HTTP/1.1",
                "CONNECT service:5001 HTTP/1.1",
                "TRACE /api/users/x HTTP/1.1",
                "GET api/users/x HTTP/1.1",
                "GET * HTTP/1.1",
                "GET /api/users/x HTTP/0.9",
                "GET /api/users/x HTTP/2.0",
                "GET /api/users/x",
                "GET  /api/users/x HTTP/1.1",
                "GET /api/users/x HTTP/1.1 HTTP/1.1",
                "GET /api/users/x\tHTTP/1.1",
                "GET /api/users/../users/x HTTP/1.1",
                "GET /api/users/../../api/users/x HTTP/1.1",
                "GET /api/users/./x HTTP/1.1",
                "GET /api/users/%2e%2e/x HTTP/1.1",
                "GET /api/users/.%2E/observe/health HTTP/1.1",
                "GET /api/users/%252e%252e/x HTTP/1.1",
                "GET /api/users/..;a=b/x HTTP/1.1",
                "GET /api/users/x/..%2f..%2fobserve HTTP/1.1",
                "GET /api/users/%2fobserve HTTP/1.1",
                "GET /api/users/..%5c..%5cobserve HTTP/1.1",
                "GET /api/users/x\\..\\y HTTP/1.1",
                "GET /api/users/%00 HTTP/1.1",
                "GET /api/users/x%0d%0aX:%20y HTTP/1.1",
                "GET /api/users/%zz HTTP/1.1",
                "GET /api/users/% HTTP/1.1",
                "GET /api/users/\u0000 HTTP/1.1",
                "GET /api/users/\u00e9 HTTP/1.1",
                "GET /api/users/x?a=\u0001 HTTP/1.1",
                "GET /api/users/x#y HTTP/1.1",
                "get /api/users/x HTTP/1.1",
                "Get /api/users/x HTTP/1.1",
                "G(T /api/users/x HTTP/1.1",
                "\u0000GET /api/users/x HTTP/1.1"
            })
    void aRequestLineThatCouldLeadElsewhereIsRefused(String line) throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(line + "\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 4").doesNotContain("HTTP/1.1 200");
        }
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void anAbsoluteTargetIsTheSameAsItsPathAndItsAuthorityIsTheHost() throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("GET http://shop.example/api/users/x?y HTTP/1.1\r\nHost: evil\r\nConnection: close\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 200 ");
        }
        assertThat(service.requests().getFirst())
                .startsWith("GET /x?y HTTP/1.1\r\n")
                .contains("X-Forwarded-Host: shop.example\r\n")
                .doesNotContain("evil");
    }

    @Test
    void aGoodRequestIsAnsweredThoughABadOneComesRightBehindIt() throws IOException {
        String good = "POST /api/users/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                + "GET /api/users/2 HTTP/1.1\r\nHost: x\r\n\r\n";
        for (String bad : new String[] {"BAD\r\n\r\n", "GET /api/users/3 HTTP/1.1\r\n\r\n", "\u0000\u0001\r\n"}) {
            service.requests().clear();
            try (RawClient client = new RawClient(gateway.port())) {
                client.send(good + bad + HIDDEN);
                String answers = client.readAll();
                assertThat(answers.split("HTTP/1\\.1 200", -1)).as(bad).hasSize(3);
                assertThat(answers.split("HTTP/1\\.1 ", -1)).as(bad).hasSize(4);
                assertThat(answers).contains("HTTP/1.1 400 ");
            }
            assertThat(service.requests()).as(bad).hasSize(2);
        }
    }

    @Test
    void octetsBeyondAsciiMeanTheSameHoweverTheyArrive() throws IOException {
        for (String before : new String[] {"", "\r\n"}) { // whole, and not as a request alone
            String get = before + "GET /api/users/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
            assertAnswered(200, get + "X-Name: a\u00c3\u00a9b\r\n\r\n");
            assertAnswered(400, get + "Idempotency-Key: \u00c3\u00a9\r\n\r\n");
            assertAnswered(400, get + "Authorization: Bearer \u00c3\u00a9\r\n\r\n");
        }
        assertThat(service.requests()).hasSize(2).allMatch(request -> request.contains("X-Name: a??b\r\n"));
    }

    @Test
    void whatConnectionNamesIsNotPassedOn() throws IOException {
        for (String version : new String[] {"1.0", "1.1"}) {
            assertAnswered(
                    200,
                    "GET /api/users/x HTTP/" + version + "\r\nHost: x\r\nConnection: TE, x-mine, close\r\n"
                            + "TE: trailers\r\nX-Mine: 1\r\nX-Other: 2\r\n\r\n");
        }
        assertThat(service.requests())
                .hasSize(2)
                .allMatch(request -> request.contains("X-Other: 2\r\n"))
                .noneMatch(request -> request.contains("X-Mine") || request.contains("TE:"));
    }

    @Test
    void chunkedMayBeSpelledInAnyCase() throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("POST /api/users/1 HTTP/1.1\r\nHost: x\r\ntransfer-encoding:CHUNKED\r\n\r\n"
                    + "3 ;a\r\nabc\r\n0\r\n\r\n"
                    + "GET /api/users/2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(client.readAll().split("HTTP/1\\.1 200", -1)).hasSize(3);
        }
        assertThat(service.requests().get(0)).startsWith("POST /1 ").endsWith("\r\n\r\nabc");
        assertThat(service.requests().get(1)).startsWith("GET /2 ");
    }

    @Test
    void trailersAreNotPassedOn() throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("POST /api/users/1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                    + "Trailer: X-Sum\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\nAuthorization: evil\r\n\r\n"
                    + "GET /api/users/2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(client.readAll().split("HTTP/1\\.1 200", -1)).hasSize(3);
        }
        assertThat(service.requests().get(0)).endsWith("\r\n\r\nabc").doesNotContain("X-Sum", "evil");
        assertThat(service.requests().get(1)).startsWith("GET /2 ");
    }

    @Test
    void aHostIsRequired() throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("GET /api/users/x HTTP/1.1\r\nConnection: close\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 400 ");
        }
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void overlongMessagesAreRefused() throws IOException {
        String line = "GET /api/users/x HTTP/1.1\r\nHost: x\r\n";
        assertAnswered(414, "GET /api/users/" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertAnswered(431, line + "X: " + "y".repeat(40_000) + "\r\n\r\n");
        assertAnswered(431, line + "X: y\r\n".repeat(10_000) + "\r\n");
        assertThat(service.requests()).isEmpty();
    }

    private static void assertAnswered(int status, String request) throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(request);
            assertThat(client.readAll()).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @Test
    void requestsOneAfterAnotherOnOneConnectionStayApart() throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("POST /api/users/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                    + "POST /api/users/2 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                    + "GET /api/users/3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(client.readAll().split("HTTP/1\\.1 200", -1)).hasSize(4);
        }
        assertThat(service.requests()).hasSize(3);
        assertThat(service.requests().get(0)).startsWith("POST /1 ").endsWith("\r\n\r\nabc");
        assertThat(service.requests().get(1)).startsWith("POST /2 ").endsWith("\r\n\r\nabc");
        assertThat(service.requests().get(2)).startsWith("GET /3 ");
    }

    @Test
    void aBodyThatLooksLikeARequestStaysABody() throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("POST /api/users/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                    + HIDDEN.length() + "\r\n\r\n" + HIDDEN);
            assertThat(client.readAll()).startsWith("HTTP/1.1 200 ");
        }
        assertThat(service.requests()).hasSize(1);
        assertThat(service.requests().getFirst()).endsWith("\r\n\r\n" + HIDDEN);
    }
}
