package shop.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.scripted.ScriptedServer;
import shop.testing.TestClient;
import shop.testing.TestResponse;

@Timeout(60)
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF, which text blocks do not
class GatewayProxyTest extends GatewayFixture {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void thePrefixIsStrippedAndTheRestIsUnchanged() throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        GatewayApp gateway = gateway(service);
        for (String rest : List.of(
                "/login",
                "/products?b=2&a=1&b=%20x+y&c=&d",
                "/user/a%40b.example",
                "/p/%E2%82%AC;v=1",
                "/p//double/",
                "/p?next=http%3A//x//y?z",
                "/")) {
            assertThat(TestClient.at(gateway.port()).get("/api/users" + rest).status())
                    .as(rest)
                    .isEqualTo(200);
            assertThat(service.requests().getLast()).startsWith("GET " + rest + " HTTP/1.1\r\n");
        }
    }

    @Test
    void whatBelongsToOneConnectionIsNotPassedOn() throws Exception {
        ScriptedServer service = with(ScriptedServer.answering("HTTP/1.1 200 OK\r\nConnection: X-Inner, keep-alive\r\n"
                + "X-Inner: 1\r\nKeep-Alive: timeout=5\r\nX-Outer: 2\r\nContent-Length: 2\r\n\r\nok"));
        GatewayApp gateway = gateway(service);
        try (RawClient client = client(gateway)) {
            client.send("GET /api/products/products HTTP/1.1\r\nHost: shop.example\r\nConnection: X-Mine, close\r\n"
                    + "X-Mine: 1\r\nTE: trailers\r\nUpgrade: h2c\r\nProxy-Authorization: x\r\nX-Kept: 2\r\n"
                    + "Authorization: Bearer t\r\n\r\n");
            String answer = client.readAll();
            assertThat(answer).startsWith("HTTP/1.1 200 ").contains("X-Outer: 2\r\n", "Via: 1.1 shop-gateway\r\n");
            assertThat(answer).doesNotContain("X-Inner", "Keep-Alive: timeout");
        }
        String forwarded = service.requests().getFirst();
        assertThat(forwarded).contains("X-Kept: 2\r\n", "Authorization: Bearer t\r\n", "Via: 1.1 shop-gateway\r\n");
        assertThat(forwarded).doesNotContainIgnoringCase("X-Mine", "\r\nTE:", "Upgrade", "Proxy-", "Connection:");
    }

    @Test
    void servicesLearnWhoAskedAndAreNotTakenIn() throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        GatewayApp gateway = gateway(service);
        try (RawClient client = client(gateway)) {
            client.send("GET /api/orders/order/1 HTTP/1.1\r\nHost: shop.example\r\nX-Forwarded-For: 6.6.6.6\r\n"
                    + "X-Forwarded-Host: evil\r\nX-Forwarded-Proto: https\r\nForwarded: for=6.6.6.6\r\n"
                    + "X-Real-IP: 6.6.6.6\r\nConnection: close\r\n\r\n");
            client.readAll();
        }
        assertThat(service.requests().getFirst())
                .contains(
                        "X-Forwarded-For: 127.0.0.1\r\n",
                        "X-Forwarded-Host: shop.example\r\n",
                        "X-Forwarded-Proto: http\r\n",
                        "X-Forwarded-Prefix: /api/orders\r\n",
                        "Forwarded: for=127.0.0.1;host=shop.example;proto=http\r\n")
                .doesNotContain("6.6.6.6", "evil");
    }

    @Test
    void aConfiguredProxyIsBelieved() throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        GatewayApp gateway = gateway(service, Map.of("server.trusted-proxies", "127.0.0.0/8"));
        TestResponse answer = TestClient.at(gateway.port())
                .with("X-Forwarded-For", "203.0.113.7")
                .with("X-Forwarded-Proto", "https")
                .with("Forwarded", "for=203.0.113.7")
                .get("/api/users/login");
        assertThat(service.requests().getFirst())
                .contains("X-Forwarded-For: 203.0.113.7, 127.0.0.1\r\n", "X-Forwarded-Proto: https\r\n")
                .contains("Forwarded: for=203.0.113.7, for=127.0.0.1;");
        assertThat(answer.header("Strict-Transport-Security")).isPresent();
    }

    @Test
    void requestIdTraceAndBudgetTravel() throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        TestResponse answer = TestClient.at(gateway(service).port())
                .with("X-Request-Id", "abc-1")
                .with("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .with("Request-Timeout-Ms", "3000")
                .get("/api/users/users");
        assertThat(answer.headers("X-Request-Id")).containsExactly("abc-1");
        assertThat(service.requests().getFirst())
                .contains("X-Request-Id: abc-1\r\n")
                .containsPattern("traceparent: 00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01")
                .containsPattern("Request-Timeout-Ms: (2[0-9]{3}|3000)\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"})
    void everyMethodIsPassedOn(String method) throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        TestClient.at(gateway(service).port())
                .send(method, "/api/users/x", BodyPublishers.ofString("body"))
                .expect(200);
        assertThat(service.requests().getFirst())
                .startsWith(method + " /x HTTP/1.1\r\n")
                .endsWith("\r\n\r\nbody");
    }

    @Test
    void headHasTheLengthAndNoBody() throws Exception {
        ScriptedServer service =
                with(ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\nETag: \"1\"\r\n\r\n"));
        GatewayApp gateway = gateway(service);
        for (int i = 0; i < 3; i++) {
            TestResponse answer = TestClient.at(gateway.port()).head("/api/products/products");
            assertThat(answer.header("Content-Length")).contains("12345");
            assertThat(answer.header("ETag")).contains("\"1\"");
            assertThat(answer.text()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void answersWithoutABodyPass(String status) throws Exception {
        ScriptedServer service = with(ScriptedServer.answering("HTTP/1.1 " + status + "\r\nETag: \"1\"\r\n\r\n"));
        TestResponse answer = TestClient.at(gateway(service).port()).get("/api/products/products");
        assertThat(answer.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
        assertThat(answer.header("ETag")).contains("\"1\"");
    }

    @Test
    void a304WithTheLengthOfTheBodyThatItSparesPasses() throws Exception {
        ScriptedServer service =
                with(ScriptedServer.answering("HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n"));
        assertThat(TestClient.at(gateway(service).port())
                        .get("/api/products/products")
                        .status())
                .isEqualTo(304);
    }

    @Test
    void severalFieldsOfOneNameStayApart() throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(
                "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 2\r\n\r\nok"));
        assertThat(TestClient.at(gateway(service).port()).get("/api/users/x").headers("Set-Cookie"))
                .containsExactly("a=1", "b=2");
    }

    @Test
    void aLocationLeadsBackThroughTheGateway() throws Exception {
        ScriptedServer service = with(
                ScriptedServer.answering("HTTP/1.1 201 Created\r\nLocation: /user/1\r\nContent-Length: 0\r\n\r\n"));
        assertThat(TestClient.at(gateway(service).port())
                        .post("/api/users/signup", "{}")
                        .header("Location"))
                .contains("/api/users/user/1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/",
                "/api/none/x",
                "/api/users",
                "/api/usersx/login",
                "/api/users/observe/health",
                "/api/users//observe/health",
                "/api/users/%6fbserve/health",
                "/api/users/Observe",
                "/api/users/observe;x=1/metrics",
                "/API/users/login"
            })
    void whatIsNotThereIs404(String path) throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        TestResponse answer = TestClient.at(gateway(service).port()).get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.problemCode()).contains("not-found");
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void aDeadServiceIs503AndNamedButNotItsAddress() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0)) {
            port = unused.getLocalPort();
        }
        GatewayApp gateway = gateway(URI.create("http://127.0.0.1:" + port), Map.of());
        TestResponse answer = TestClient.at(gateway.port()).post("/api/orders/order", "{}");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.problemCode()).contains("unavailable");
        assertThat(answer.header("Retry-After")).contains("1");
        assertThat(answer.json().path("service").asText()).isEqualTo("order-service");
        assertThat(answer.text()).doesNotContain("127.0.0.1", Integer.toString(port));
    }

    @Test
    void aSilentServiceIs504WithinTheBudget() throws Exception {
        ScriptedServer service = with(ScriptedServer.start(ScriptedServer.Connection::awaitEnd));
        TestResponse answer = TestClient.at(gateway(service).port())
                .with("Request-Timeout-Ms", "300")
                .get("/api/products/products");
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.problemCode()).contains("gateway-timeout");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rubbish\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nok"
            })
    void aBrokenServiceIs502(String bytes) throws Exception {
        ScriptedServer service = with(ScriptedServer.answeringOnce(bytes));
        TestResponse answer = TestClient.at(gateway(service).port()).post("/api/products/product", "{}");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.json().path("service").asText()).isEqualTo("product-service");
        assertThat(service.requests()).hasSize(1);
    }

    @Test
    void aSafeOrKeyedRequestIsRepeatedOnce() throws Exception {
        ScriptedServer service = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            if (connection.number() % 2 == 0) {
                connection.write(OK + "");
            }
        }));
        GatewayApp gateway = gateway(service);
        TestClient.at(gateway.port()).get("/api/users/a").expect(200);
        TestClient.at(gateway.port())
                .with("Idempotency-Key", "k")
                .post("/api/orders/order", "{}")
                .expect(200);
        assertThat(service.requests()).hasSize(4);
    }

    @Test
    void aBodyThatBreaksOffIsNeverAWholeAnswer() throws Exception {
        ScriptedServer service =
                with(ScriptedServer.answeringOnce("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + ("2000\r\n" + "x".repeat(0x2000) + "\r\n").repeat(20)));
        try (RawClient client = client(gateway(service))) {
            client.send("GET /api/products/products HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 200 ").doesNotEndWith("0\r\n\r\n");
        }
        assertThatThrownBy(() -> TestClient.at(gateway(service).port()).get("/api/products/products"))
                .hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void aLongBodyWithALengthThatBreaksOffToo() throws Exception {
        ScriptedServer service = with(ScriptedServer.answeringOnce(
                "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(200_000)));
        assertThatThrownBy(() -> TestClient.at(gateway(service).port()).get("/api/products/products"))
                .hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void largeAnswersPassWhole() throws Exception {
        String piece = "0123456789abcdef".repeat(512);
        ScriptedServer service = with(ScriptedServer.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + ("2000\r\n" + piece + "\r\n").repeat(100) + "0\r\n\r\n"));
        GatewayApp gateway = gateway(service);
        for (int i = 0; i < 3; i++) {
            assertThat(TestClient.at(gateway.port()).get("/api/products/x").text())
                    .isEqualTo(piece.repeat(100));
        }
        assertThat(service.connections()).isEqualTo(1);
    }

    @Test
    void whoAsksTooMuchIsToldWhenToComeBack() throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        GatewayApp gateway = gateway(
                service,
                Map.of(
                        "gateway.rate-limit.window", "1h",
                        "gateway.rate-limit.per-client", "4",
                        "gateway.rate-limit.per-user", "2"));
        TestClient ann = TestClient.at(gateway.port()).as("head.body.signed_for_ann_A");
        TestResponse first = ann.get("/api/products/products").expect(200);
        assertThat(first.header("RateLimit-Policy")).hasValue("\"client\";q=4;w=3600, \"user\";q=2;w=3600");
        assertThat(first.header("RateLimit")).hasValue("\"client\";r=3;t=900, \"user\";r=1;t=1800");
        ann.get("/api/products/products").expect(200);

        TestResponse refused = ann.get("/api/products/products").expect(429);
        assertThat(refused.problemCode()).hasValue("too-many-requests");
        assertThat(refused.header("RateLimit").orElseThrow()).contains("\"user\";r=0;t=");
        assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                .isBetween(1_700, 1_800);

        TestClient anyone = TestClient.at(gateway.port());
        anyone.get("/api/products/products").expect(200);
        assertThat(anyone.get("/api/products/products")
                        .expect(429)
                        .header("RateLimit")
                        .orElseThrow())
                .startsWith("\"client\";r=0;t=");
        anyone.get("/docs").expect(200);
        assertThat(service.requests()).hasSize(3);
    }

    @Test
    void whatIsNoTokenIsNoUser() throws Exception {
        GatewayApp gateway = gateway(
                with(ScriptedServer.answering(OK)),
                Map.of("gateway.rate-limit.per-client", "1000", "gateway.rate-limit.per-user", "2"));
        TestClient client = TestClient.at(gateway.port());
        String token = "head.body.signed_for_ann_A";
        for (String none : List.of(
                "Bearer " + token + "!",
                "Bearer " + token + "=",
                "Bearer " + token.replace("signed", "~signed"),
                "Bearer " + token + "QR",
                "Bearer signed_for_ann_A",
                "Basic " + token)) {
            assertThat(client.with("Authorization", none)
                            .get("/api/products/products")
                            .expect(200)
                            .header("RateLimit")
                            .orElseThrow())
                    .as(none)
                    .doesNotContain("user");
        }
        for (String same : List.of("Bearer " + token, "bearer   " + token)) {
            client.with("Authorization", same).get("/api/products/products").expect(200);
        }
        client.as(token).get("/api/products/products").expect(429);
    }

    @Test
    void aMethodThatIsNotPassedOnIsToldWhichAre() throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        GatewayApp gateway = gateway(service);
        for (String method : List.of("TRACE", "CONNECT")) {
            try (RawClient client = client(gateway)) {
                client.send(method + " /api/users/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                assertThat(client.readAll())
                        .as(method)
                        .startsWith("HTTP/1.1 405 ")
                        .contains("\r\nAllow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n");
            }
        }
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void aBodyOverTheLimitIs413() throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        GatewayApp gateway = gateway(service, Map.of("server.max-body", "100KiB"));
        byte[] large = new byte[101 * 1024];
        TestResponse known =
                TestClient.at(gateway.port()).send("POST", "/api/users/x", BodyPublishers.ofByteArray(large));
        assertThat(known.status()).isEqualTo(413);
        assertThat(service.requests()).isEmpty();
        try (RawClient client = client(gateway)) {
            client.send("POST /api/users/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
            for (int i = 0; i < 26; i++) {
                client.send(chunk);
            }
            assertThat(client.readHead()).startsWith("HTTP/1.1 413 ");
        }
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void aBodyOverTheLimitIs413AlsoIfItHasArrivedWhole() throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        GatewayApp gateway = gateway(service, Map.of("server.max-body", "1KiB"));
        for (int size : new int[] {1024, 1025}) {
            try (RawClient client = client(gateway)) {
                client.send("POST /api/users/x HTTP/1.1\r\nHost: x\r\nContent-Length: " + size + "\r\n\r\n"
                        + "x".repeat(size));
                assertThat(client.readHead()).startsWith(size > 1024 ? "HTTP/1.1 413 " : "HTTP/1.1 200 ");
            }
        }
        assertThat(service.requests()).hasSize(1);
    }

    @Test
    void aClientThatAsksFirstIsToldToContinueOnlyWhenTheServiceWants() throws Exception {
        ScriptedServer willing = with(ScriptedServer.start(connection -> {
            assertThat(connection.readHead()).contains("Expect: 100-continue");
            connection.write("HTTP/1.1 100 Continue\r\n\r\n");
            connection.in().readNBytes(5);
            connection.write(OK);
            connection.awaitEnd();
        }));
        String head = "POST /api/orders/order HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
        try (RawClient client = client(gateway(willing))) {
            client.send(head);
            assertThat(client.readHead()).startsWith("HTTP/1.1 100 ");
            client.send("hello");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
        }
        ScriptedServer unwilling = with(ScriptedServer.start(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
            connection.awaitEnd();
        }));
        try (RawClient client = client(gateway(unwilling))) {
            client.send(head);
            assertThat(client.readHead()).startsWith("HTTP/1.1 401 ").contains("Connection: close");
            assertThat(client.readAll()).isEmpty();
        }
    }

    @Test
    void eventsPassAsTheyCome() throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        CountDownLatch gone = new CountDownLatch(1);
        ScriptedServer service = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.write(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            try {
                while (true) {
                    String event = events.take();
                    connection.write(Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
                }
            } finally {
                gone.countDown();
            }
        }));
        GatewayApp gateway = gateway(service, Map.of("server.request-timeout", "300ms"));
        try (RawClient client = client(gateway)) {
            client.send("GET /api/orders/order/1/events HTTP/1.1\r\nHost: x\r\n\r\n");
            for (int i = 0; i < 5; i++) {
                events.add("data: " + i + "\n\n");
                assertThat(client.readUntil("data: " + i + "\n\n")).isNotEmpty();
                // longer in all than the deadline of an ordinary request
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        while (!gone.await(20, TimeUnit.MILLISECONDS)) {
            events.add(":\n\n");
        }
    }

    @Test
    void originsThatAreAllowedMayReadAnswersAndErrors() throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        GatewayApp gateway = gateway(service, Map.of("gateway.allowed-origins", "https://shop.example"));
        TestClient script = TestClient.at(gateway.port()).with("Origin", "https://shop.example");
        assertThat(script.get("/api/users/x").header("Access-Control-Allow-Origin"))
                .contains("https://shop.example");
        assertThat(script.get("/api/none/x").header("Access-Control-Allow-Origin"))
                .contains("https://shop.example");
        assertThat(script.get("/api/users/x").header("Vary")).contains("Origin");
        TestResponse preflight = script.with("Access-Control-Request-Method", "POST")
                .send("OPTIONS", "/api/orders/order", BodyPublishers.noBody());
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Headers").orElse("")).contains("Idempotency-Key");
        TestResponse other = TestClient.at(gateway.port())
                .with("Origin", "https://evil.example")
                .get("/api/users/x");
        assertThat(other.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void everyAnswerTellsBrowsersWhatToRefuse() throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        GatewayApp gateway = gateway(service);
        for (String path : List.of("/api/users/x", "/api/none/x", "/", "/docs", "/openapi")) {
            TestResponse answer = TestClient.at(gateway.port()).get(path);
            assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.header("Content-Security-Policy").orElse("")).contains("default-src 'none'");
        }
    }

    @Test
    void whatAServiceTellsBrowsersItselfStandsAndStandsAlone() throws Exception {
        ScriptedServer service = with(ScriptedServer.answering("HTTP/1.1 200 OK\r\nX-Frame-Options: SAMEORIGIN\r\n"
                + "Vary: Accept\r\nvary: Accept-Language\r\nContent-Length: 2\r\n\r\nok"));
        GatewayApp gateway = gateway(service, Map.of("gateway.allowed-origins", "https://shop.example"));
        TestResponse answer = TestClient.at(gateway.port()).get("/api/users/x");

        assertThat(answer.headers("X-Frame-Options")).containsExactly("SAMEORIGIN");
        assertThat(answer.headers("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.headers("Vary")).containsExactlyInAnyOrder("Accept", "Accept-Language", "Origin");
    }

    @Test
    void readinessNamesTheMissingServiceAndStaysUpWhileOneAnswers() throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        int dead;
        try (ServerSocket unused = new ServerSocket(0)) {
            dead = unused.getLocalPort();
        }
        GatewayApp gateway = gateway(service, Map.of("neighbours.order", "http://127.0.0.1:" + dead));
        TestResponse ready = TestClient.at(gateway.port()).get("/observe/health/ready");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.text()).contains("\"order-service\":\"missing\"", "\"user-service\":\"up\"");
        service.close();
        assertThat(TestClient.at(gateway.port()).get("/observe/health/ready").status())
                .isEqualTo(503);
        assertThat(TestClient.at(gateway.port()).get("/observe/health/live").status())
                .isEqualTo(200);
    }

    @Test
    void aClientThatGivesUpInTheMiddleOfItsBodyEndsTheCallToTheService() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        ScriptedServer service = with(ScriptedServer.start(connection -> {
            connection.readHead();
            begun.countDown();
            connection.awaitEnd();
            ended.countDown();
        }));
        RawClient client = client(gateway(service));
        client.send("POST /api/users/x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(200_000));
        begun.await();
        client.close();
        ended.await();
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void aClientThatDoesNotWaitForItsAnswerEndsTheCallToTheService() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        ScriptedServer service = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            begun.countDown();
            connection.awaitEnd();
            ended.countDown();
        }));
        RawClient client = client(gateway(service, Map.of("server.request-timeout", "50s")));
        client.send("GET /api/users/x HTTP/1.1\r\nHost: x\r\n\r\n");
        begun.await();
        client.close();
        ended.await();
    }

    @Test
    void aBodyThatNobodyAsksForEndsTheConnectionAndTheAnswerSaysSo() throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        GatewayApp gateway = gateway(service);
        for (String path : List.of("/api/nothing", "/nothing", "/api/users/..")) {
            try (RawClient client = client(gateway)) {
                client.send(
                        "POST " + path + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
                assertThat(client.readAll()).startsWith("HTTP/1.1 4").contains("Connection: close\r\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/nothing", "/nothing", "/problems"})
    void norIsAnyoneToldThatAConnectionStaysWhoseBodyMayBeOfAnyLength(String path) throws Exception {
        GatewayApp gateway = gateway(with(ScriptedServer.answering(OK)), Map.of("server.max-body", "10KiB"));
        try (RawClient client = client(gateway)) {
            client.send("POST " + path + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send(("1000\r\n" + "x".repeat(0x1000) + "\r\n").repeat(3)).send("0\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 4").contains("Connection: close\r\n");
        }
    }

    @Test
    void theServerAsAWholeSaysThatItIsThere() throws Exception {
        GatewayApp gateway = gateway(with(ScriptedServer.answering(OK)));
        for (String target : List.of("*", "http://shop.example")) {
            try (RawClient client = client(gateway)) {
                client.send("OPTIONS " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                assertThat(client.readAll()).startsWith("HTTP/1.1 204 ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 100000", "Content-Length: 5\r\nExpect: 100-continue"})
    void soDoesOneWhoseBodyWasPassedOnAsItCame(String fields) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        ScriptedServer service = with(ScriptedServer.start(connection -> {
            if (connection.readHead().contains("Expect")) {
                connection.write("HTTP/1.1 100 Continue\r\n\r\n");
            }
            connection.in().readNBytes(fields.contains("Expect") ? 5 : 100_000);
            begun.countDown();
            connection.awaitEnd();
            ended.countDown();
        }));
        RawClient client = client(gateway(service));
        client.send("POST /api/users/x HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n\r\n");
        client.send("x".repeat(fields.contains("Expect") ? 5 : 100_000));
        begun.await();
        client.close();
        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 100_000})
    void theTimeThatTheClientAllowsIsKeptWhateverItSends(int size) throws Exception {
        ScriptedServer service = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.awaitEnd();
        }));
        RawClient client = client(gateway(service));
        client.send("POST /api/users/x HTTP/1.1\r\nHost: x\r\nRequest-Timeout-Ms: 700\r\nContent-Length: " + size
                + "\r\n\r\n" + "x".repeat(size));
        assertThat(client.readHead()).startsWith("HTTP/1.1 504 ");
        assertThat(service.requests().getFirst()).containsPattern("Request-Timeout-Ms: [1-7]?[0-9]?[0-9]\r\n");
    }

    @Test
    void theAnswerToALongBodyIsNotWaitedForLongerThanAnyOther() throws Exception {
        ScriptedServer service = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            while (true) {
                connection.write("HTTP/1.1 103 Early Hints\r\n\r\n");
                TimeUnit.MILLISECONDS.sleep(300);
            }
        }));
        RawClient client = client(gateway(service, Map.of("server.request-timeout", "1s")));
        client.send("POST /api/users/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000));
        assertThat(client.readHead()).startsWith("HTTP/1.1 504 ");
    }

    @Test
    void aClientThatLeavesASilentEventStreamEndsTheCallToTheService() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        ScriptedServer service = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
            connection.awaitEnd();
            ended.countDown();
        }));
        RawClient client = client(gateway(service));
        client.send("GET /api/orders/order/1/events HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.readHead()).startsWith("HTTP/1.1 200 ").contains("Content-Type: text/event-stream");
        client.close();
        ended.await();
    }

    @Test
    void aWatchedConnectionGoesOnToTheNextRequest() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        ScriptedServer service = with(ScriptedServer.start(connection -> {
            while (connection.readRequest()) {
                connection.write(answers.take());
            }
        }));
        RawClient client = client(gateway(service));
        for (int i = 0; i < 3; i++) {
            client.send("GET /api/users/x HTTP/1.1\r\nHost: x\r\n\r\n");
            TimeUnit.MILLISECONDS.sleep(200); // until somebody watches
            answers.add(OK);
            assertThat(client.readUntil("\r\n\r\nok")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aClientThatFallsSilentWithinItsBodyIsToldSo() throws Exception {
        ScriptedServer service = with(ScriptedServer.answering(OK));
        GatewayApp gateway = gateway(service, Map.of("server.read-timeout", "300ms"));
        for (String framing :
                List.of("Content-Length: 10\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\nfff\r\nabc")) {
            try (RawClient client = client(gateway)) {
                client.send("POST /api/users/x HTTP/1.1\r\nHost: x\r\n" + framing);
                assertThat(client.readAll()).startsWith("HTTP/1.1 408 ").contains("request-timeout");
            }
        }
        assertThat(service.requests()).isEmpty();
    }
}
