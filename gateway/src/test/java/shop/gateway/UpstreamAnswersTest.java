package shop.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.scripted.ScriptedServer;
import shop.testing.Eventually;
import shop.testing.TestClient;
import shop.testing.TestResponse;

/** Services that answer oddly, and clients that take or send slowly. */
@Timeout(60)
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF, which text blocks do not
class UpstreamAnswersTest extends GatewayFixture {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String GET = "GET /api/users/x HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final int MANY = 30_000_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "204 No Content\r\n\r\n",
                "204 No Content\r\nContent-Length: 0\r\n\r\n",
                "204 No Content\r\nContent-Length: 5\r\n\r\n",
                "304 Not Modified\r\n\r\n",
                "304 Not Modified\r\nContent-Length: 99\r\n\r\n",
                "304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n",
            })
    void whatHasNoBodySaysNoLengthThatIsNotTrue(String head) throws Exception {
        ScriptedServer service = with(ScriptedServer.answering("HTTP/1.1 " + head));
        try (RawClient client = client(gateway(service))) {
            for (String method : List.of("GET", "HEAD")) {
                client.send(GET.replace("GET", method));
                assertThat(client.readHead())
                        .startsWith("HTTP/1.1 " + head.substring(0, 4))
                        .doesNotContainIgnoringCase("content-length", "transfer-encoding");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked\r\n\r\n", "Connection: close\r\n\r\n"})
    void theLengthAfterHeadIsNotMadeUp(String fields) throws Exception {
        ScriptedServer service = with(ScriptedServer.answering("HTTP/1.1 200 OK\r\nETag: \"1\"\r\n" + fields));
        try (RawClient client = client(gateway(service))) {
            client.send(GET.replace("GET", "HEAD"));
            assertThat(client.readHead()).contains("ETag: \"1\"").doesNotContainIgnoringCase("content-length");
            client.send(GET.replace("GET", "HEAD"));
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "200 OK\r\nContent-Length: 100000\r\n\r\n",
                "200 OK\r\nContent-Length: 100000\r\n\r\nbegun",
                "205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            })
    void aLongAnswerThatDoesNotBecomeOneTakesNoBufferForGood(String answer) throws Exception {
        ScriptedServer service = with(ScriptedServer.answeringOnce("HTTP/1.1 " + answer));
        GatewayApp gateway = gateway(service);
        for (int i = 0; i < 3; i++) {
            try (RawClient client = client(gateway)) {
                client.send(GET);
                client.readHead();
            }
        }
        Eventually.that("all are given back", Duration.ofSeconds(5), () -> Pieces.inUse() == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length: 2\r\n\r\nok", "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "\r\nok"
            })
    void aBodyAfter205IsDropped(String rest) throws Exception {
        ScriptedServer service = with(ScriptedServer.answeringOnce("HTTP/1.1 205 Reset Content\r\n" + rest));
        try (RawClient client = client(gateway(service))) {
            for (int i = 0; i < 2; i++) {
                client.send(GET);
                assertThat(client.readHead()).startsWith("HTTP/1.1 205 ").contains("Content-Length: 0\r\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n10000000000000002\r\nok\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2\nok\n0\n\n",
                "Transfer-Encoding: chunked\r\n\r\n",
                "Content-Length: 100000\r\n\r\n",
                "Content-Length: 2\r\n: nameless\r\n\r\nok",
                "Content-Length: 2\r\nX: a\rb\r\n\r\nok",
                "Content-Length: 2\r\nX: a\nb\r\n\r\nok",
                "Content-Length: 2\r\nX: a\u0000b\r\n\r\nok",
                "Content-Length: 2\r\nX: a\r\n b\r\n\r\nok",
                "Content-Length : 2\r\n\r\nok",
                "Content-Length: 2, 2\r\n\r\nok",
            })
    void anAnswerThatIsWrongFromItsBeginningIs502(String rest) throws Exception {
        ScriptedServer service = with(ScriptedServer.answeringOnce("HTTP/1.1 200 OK\r\n" + rest));
        TestResponse answer = TestClient.at(gateway(service).port()).post("/api/users/x", "{}");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.json().path("service").asText()).isEqualTo("user-service");
    }

    @Test
    void whatComesBehindAnAnswerIsNotTheNextOne() throws Exception {
        Semaphore more = new Semaphore(0);
        Semaphore sent = new Semaphore(0);
        ScriptedServer service = with(ScriptedServer.start(connection -> {
            while (connection.readRequest()) {
                connection.write(OK);
                more.acquire();
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
                sent.release();
            }
        }));
        GatewayApp gateway = gateway(service);
        for (int i = 0; i < 20; i++) {
            try (RawClient client = client(gateway)) {
                client.send(GET);
                client.readUntil("\r\n\r\nok");
                more.release();
                sent.acquire();
                client.send(GET);
                client.readUntil("\r\n\r\nok");
                more.release();
                sent.acquire();
            }
        }
    }

    @Test
    void anAnswerThatRefusesALongBodyArrivesThoughTheServiceReadsNoMore() throws Exception {
        ScriptedServer service = with(ScriptedServer.start(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno");
            TimeUnit.SECONDS.sleep(50);
        }));
        GatewayApp gateway = gateway(service, Map.of("server.max-body", "100MiB", "client.answer-timeout", "2s"));
        try (RawClient client = client(gateway)) {
            client.send("POST /api/users/x HTTP/1.1\r\nHost: x\r\nContent-Length: " + MANY + "\r\n\r\n");
            Thread.ofVirtual().start(() -> sendQuietly(client));
            assertThat(client.readHead()).startsWith("HTTP/1.1 413 ").contains("Connection: close");
        }
    }

    /** Else it would look as if the request had not been dealt with, and be sent again (RFC 9110, section 9.2.2). */
    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "Content-Length: 100000\r\n\r\nabc"})
    void ofAnAnswerThatBreaksOffTheBeginningArrivesWhateverWasSent(String answer) throws Exception {
        ScriptedServer service = with(ScriptedServer.answeringOnce("HTTP/1.1 201 Created\r\n" + answer));
        GatewayApp gateway = gateway(service);
        for (int size : List.of(1, 100_000)) {
            try (RawClient client = client(gateway)) {
                client.send("POST /api/users/x HTTP/1.1\r\nHost: x\r\nContent-Length: " + size + "\r\n\r\n"
                        + "x".repeat(size));
                assertThat(client.readAll()).startsWith("HTTP/1.1 201 ").contains("abc");
            }
        }
    }

    @Test
    void clientsThatTakeShortAnswersSlowlyLeaveTheServiceToOthers() throws Exception {
        ScriptedServer service = with(ScriptedServer.start(connection -> {
            while (connection.readRequest()) {
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n" + "x".repeat(60_000));
            }
        }));
        GatewayApp gateway = gateway(service, Map.of("client.connections-per-address", "2"));
        for (int i = 0; i < 2; i++) {
            RawClient slow = client(gateway);
            Thread.ofVirtual().start(() -> {
                for (int request = 0; request < 300; request++) {
                    try {
                        slow.send(GET);
                    } catch (IOException e) {
                        return;
                    }
                }
            });
        }
        TimeUnit.SECONDS.sleep(1); // until what nobody takes has filled all that is on the way
        TestClient.at(gateway.port()).get("/api/users/x").expect(200);
    }

    @Test
    void clientsThatTakeLongAnswersSlowlyLeaveTheServiceToOthers() throws Exception {
        ScriptedServer service = with(ScriptedServer.start(connection -> {
            String head = connection.readHead();
            if (!head.startsWith("GET /long ")) {
                connection.write(OK);
                return;
            }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + MANY + "\r\n\r\n");
            write(connection.socket().getOutputStream());
        }));
        GatewayApp gateway = gateway(service, Map.of("client.connections-per-address", "2"));
        for (int i = 0; i < 4; i++) {
            client(gateway).send(GET.replace("/x", "/long")).readHead();
        }
        TestClient.at(gateway.port()).get("/api/users/x").expect(200);
    }

    @Test
    void clientsThatSendLongBodiesSlowlyLeaveTheServiceToOthers() throws Exception {
        CountDownLatch begun = new CountDownLatch(3);
        ScriptedServer service = with(ScriptedServer.start(connection -> {
            if (connection.readHead().startsWith("GET")) {
                connection.write(OK);
                return;
            }
            begun.countDown();
            connection.awaitEnd();
        }));
        GatewayApp gateway = gateway(service, Map.of("client.connections-per-address", "4"));
        String upload = "POST /api/users/x HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\nbegin";
        for (int i = 0; i < 3; i++) {
            client(gateway).send(upload);
        }
        begun.await();
        TestClient.at(gateway.port()).get("/api/users/x").expect(200);
        try (RawClient more = client(gateway)) {
            more.send(upload);
            assertThat(more.readHead())
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 2\r\n", "Connection: close\r\n");
        }
    }

    @Test
    void aClientWhoseBodyTakesTooLongIsToldSoAndTheServiceIsNotBlamed() throws Exception {
        ScriptedServer service = with(ScriptedServer.start(ScriptedServer.Connection::awaitEnd));
        GatewayApp gateway = gateway(service, Map.of("gateway.upload-timeout", "1s"));
        try (RawClient client = client(gateway)) {
            client.send("POST /api/users/x HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n");
            for (int i = 0; i < 15; i++) {
                client.send("some");
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertThat(client.readHead()).startsWith("HTTP/1.1 408 ").contains("Connection: close");
        }
    }

    @Test
    void aKeyThatIsNotPassedOnMakesNothingRepeatable() throws Exception {
        ScriptedServer service = with(ScriptedServer.start(ScriptedServer.Connection::readRequest));
        try (RawClient client = client(gateway(service))) {
            client.send("POST /api/orders/order HTTP/1.1\r\nHost: x\r\nConnection: idempotency-key\r\n"
                    + "Idempotency-Key: k\r\nContent-Length: 0\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 502 ");
        }
        assertThat(service.requests()).hasSize(1);
        assertThat(service.requests().getFirst()).doesNotContain("Idempotency-Key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: x\r\n", "", "Host: x\r\nConnection: keep-alive\r\n"})
    void http10IsAnsweredAndItsConnectionEnds(String fields) throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        try (RawClient client = client(gateway(service))) {
            client.send("GET /api/users/x HTTP/1.0\r\n" + fields + "\r\n");
            assertThat(client.readAll())
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\r\nConnection: close\r\n")
                    .doesNotContain("chunked")
                    .endsWith("\r\n\r\nok");
        }
        assertThat(service.requests().getFirst()).startsWith("GET /x HTTP/1.1\r\n");
    }

    @Test
    void http10GetsNoChunks() throws Exception {
        ScriptedServer service =
                with(ScriptedServer.answeringOnce("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n:\n\n"));
        try (RawClient client = client(gateway(service))) {
            client.send("GET /api/users/x HTTP/1.0\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 400 ").contains("so it needs HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\nall of it", "Transfer-Encoding: chunked\r\n\r\n4\r\nall \r\n5\r\nof it\r\n0\r\n\r\n"})
    void http10GetsTheLengthThatTheServiceDidNotSay(String rest) throws Exception {
        ScriptedServer service = with(ScriptedServer.answeringOnce("HTTP/1.1 201 Created\r\n" + rest));
        try (RawClient client = client(gateway(service))) {
            client.send("POST /api/users/x HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}");
            assertThat(client.readAll())
                    .startsWith("HTTP/1.1 201 ")
                    .contains("Content-Length: 9\r\n")
                    .endsWith("\r\n\r\nall of it");
        }
    }

    @Test
    void ofHttp10TooLongAnAnswerIsRefused() throws Exception {
        ScriptedServer service =
                with(ScriptedServer.answeringOnce("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(1024 * 1024 + 1)));
        try (RawClient client = client(gateway(service))) {
            client.send("GET /api/users/x HTTP/1.0\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 502 ");
        }
    }

    @ParameterizedTest
    @CsvSource({"OPTIONS,5,4", "OPTIONS,1,0", "GET,x,x"})
    void hopsAreCounted(String method, String before, String after) throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        TestClient.at(gateway(service).port())
                .with("Max-Forwards", before)
                .send(method, "/api/users/x", java.net.http.HttpRequest.BodyPublishers.noBody())
                .expect(200);
        assertThat(service.requests().getFirst()).contains("Max-Forwards: " + after + "\r\n");
    }

    @Test
    void theLastHopAnswersItself() throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        try (RawClient client = client(gateway(service))) {
            client.send("OPTIONS /api/users/x HTTP/1.1\r\nHost: x\r\nMax-Forwards: 0\r\n\r\n");
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 204 ")
                    .contains("Allow: GET")
                    .doesNotContain("Content-Length");
        }
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void anExpectationInAnySpellingIsMet() throws Exception {
        ScriptedServer service = with(ScriptedServer.start(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 100 Continue\r\n\r\n");
            connection.in().readNBytes(5);
            connection.write(OK);
        }));
        try (RawClient client = client(gateway(service))) {
            client.send("POST /api/users/x HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 5\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 100 ");
            client.send("hello");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void theWayBackIsNamedWhole() throws Exception {
        ScriptedServer service =
                with(ScriptedServer.answering("HTTP/1.1 200 OK\r\nVia: 1.0 inner\r\nContent-Length: 2\r\n\r\nok"));
        assertThat(TestClient.at(gateway(service).port()).get("/api/users/x").headers("Via"))
                .containsExactly("1.0 inner, 1.1 shop-gateway");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.2.3.4.5", "cafe.de", "::::", "unknown", "_hidden", "999.1.1.1", "\"[::1]\"", "1.2.3", ","})
    void whatATrustedProxySaysWronglyIsNoFaultOfTheServer(String address) throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        GatewayApp gateway = gateway(service, Map.of("server.trusted-proxies", "127.0.0.0/8"));
        TestClient.at(gateway.port())
                .with("X-Forwarded-For", address)
                .get("/api/users/x")
                .expect(200);
    }

    @Test
    void aClientIsCountedByItsNetworkAndWithoutItsPort() throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        GatewayApp gateway = gateway(
                service,
                Map.of(
                        "server.trusted-proxies", "127.0.0.0/8",
                        "gateway.rate-limit.window", "1h",
                        "gateway.rate-limit.per-client", "2"));
        for (List<String> same : List.of(
                List.of("2001:db8::1", "2001:db8::ffff:2", "[2001:db8:0:0:9::]:443"),
                List.of("203.0.113.7", "203.0.113.7:50123", "::ffff:203.0.113.7"))) {
            from(gateway, same.get(0)).expect(200);
            from(gateway, same.get(1)).expect(200);
            from(gateway, same.get(2)).expect(429);
        }
        from(gateway, "2001:db8:0:1::1").expect(200);
        from(gateway, "203.0.113.8").expect(200);
    }

    private static TestResponse from(GatewayApp gateway, String address) {
        return TestClient.at(gateway.port()).with("X-Forwarded-For", address).get("/api/users/x");
    }

    private static void sendQuietly(RawClient client) {
        byte[] piece = new byte[100_000];
        try {
            for (int i = 0; i < MANY / piece.length; i++) {
                client.send(piece);
            }
        } catch (IOException e) {
            // the gateway takes no more
        }
    }

    private static void write(OutputStream out) throws IOException {
        byte[] piece = new byte[100_000];
        for (int i = 0; i < MANY / piece.length; i++) {
            out.write(piece);
        }
    }
}
