package shop.defaults.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.defaults.client.ServiceCallException.Reason;
import shop.defaults.http.Deadline;
import shop.scripted.ScriptedServer;

@Timeout(30)
class ServiceClientTest {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String CLOSING = OK.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");

    private final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    @Test
    void sendsWhatItWasGivenAndReadsTheAnswer() throws Exception {
        ScriptedServer server = with(ScriptedServer.answering("HTTP/1.1 409 Conflict\r\nContent-Type:"
                + " application/problem+json\r\nContent-Length: 29\r\n\r\n{\"code\":\"insufficient-stock\"}"));
        ClientResponse answer = client(server.uri())
                .send(
                        ClientRequest.put("/products/{}/decrease_stock", "a/b ..")
                                .query("q", "x&y")
                                .bearer("t")
                                .idempotencyKey("k")
                                .json(java.util.Map.of("quantity", 1)),
                        seconds(5));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.problemCode()).contains("insufficient-stock");
        assertThat(server.requests().getFirst())
                .startsWith("PUT /products/a%2Fb%20../decrease_stock?q=x%26y HTTP/1.1\r\nHost: 127.0.0.1:")
                .contains("Authorization: Bearer t\r\n", "Idempotency-Key: k\r\n", "Content-Length: 14\r\n")
                .containsPattern("Request-Timeout-Ms: (4[0-9]{3}|5000)\r\n")
                .endsWith("\r\n\r\n{\"quantity\":1}");
    }

    @Test
    void aDotSegmentStaysASegment() throws Exception {
        ScriptedServer server = with(ScriptedServer.answering(OK));
        client(server.uri()).send(ClientRequest.get("/user/{}", ".."), seconds(5));
        assertThat(server.requests().getFirst()).startsWith("GET /user/%2E%2E HTTP/1.1\r\n");
    }

    @Test
    void aLineBreakCannotGetIntoAHeader() {
        assertThatThrownBy(() -> ClientRequest.get("/").header("X", "a\r\nY: b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsTheConnection() throws Exception {
        ScriptedServer server = with(ScriptedServer.answering(OK));
        ServiceClient client = client(server.uri());
        for (int i = 0; i < 20; i++) {
            assertThat(get(client)).isEqualTo("ok");
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aNeighbourThatHasFallenSilentIsNotWaitedForByEverybodyAndIsFoundAgain() throws Exception {
        AtomicBoolean silent = new AtomicBoolean();
        ScriptedServer server = with(ScriptedServer.start(connection -> {
            while (connection.readRequest() && !silent.get()) {
                connection.write(OK);
            }
            while (silent.get()) {
                LockSupport.parkNanos(millis(10).toNanos());
            }
        }));
        ServiceClient client = client(server.uri());
        assertThat(get(client)).isEqualTo("ok");
        silent.set(true);
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            callers.add(Thread.ofVirtual().start(() -> assertThatThrownBy(
                            () -> client.send(ClientRequest.get("/"), Deadline.after(millis(1_700))))
                    .isInstanceOf(OutcomeUnknown.class)));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThatThrownBy(() -> client.send(ClientRequest.get("/"), seconds(30)))
                .isInstanceOfSatisfying(
                        NotSent.class, failure -> assertThat(failure.reason()).isEqualTo(Reason.SUSPENDED));

        silent.set(false);
        String answer = "";
        while (answer.isEmpty()) { // the class has a limit of time
            try {
                answer = get(client);
            } catch (ServiceCallException e) {
                LockSupport.parkNanos(millis(50).toNanos());
            }
        }
        assertThat(get(client)).isEqualTo("ok");
    }

    @Test
    void aNeighbourThatNobodyWaitsForToTheEndIsFoundSilentToo() throws Exception {
        ScriptedServer server = with(ScriptedServer.start(ScriptedServer.Connection::awaitEnd));
        ServiceClient client = client(server.uri());
        atOnce(5, () -> {
            Cancellation cancellation = new Cancellation();
            Thread.ofVirtual().start(() -> {
                LockSupport.parkNanos(millis(1_700).toNanos());
                cancellation.cancel();
            });
            return catchThrowableOfType(
                    ServiceCallException.class, () -> client.exchange(plainGet(), seconds(20), cancellation));
        });
        NotSent failure = failure(NotSent.class, client, ClientRequest.get("/"), seconds(20));
        assertThat(failure.reason()).isEqualTo(Reason.SUSPENDED);
    }

    @Test
    void aNeighbourThatAnswersOthersMeanwhileIsNotSilent() throws Exception {
        CountDownLatch asked = new CountDownLatch(10);
        ScriptedServer server = with(ScriptedServer.start(connection -> {
            while (connection.readHead().startsWith("GET / ")) {
                connection.write(OK);
            }
            asked.countDown();
            connection.awaitEnd();
        }));
        ServiceClient client = client(server.uri());
        Thread.ofVirtual().start(() -> {
            awaitQuietly(asked);
            get(client);
        });
        List<OutcomeUnknown> failures = atOnce(
                10,
                () -> catchThrowableOfType(
                        OutcomeUnknown.class,
                        () -> client.send(ClientRequest.get("/slow"), Deadline.after(millis(1_700)))));
        assertThat(failures).hasSize(10).doesNotContainNull();
        assertThat(get(client)).isEqualTo("ok");
    }

    @Test
    void theWaitForAPlaceIsNotTheNeighboursSilence() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        ScriptedServer server = with(ScriptedServer.start(connection -> {
            while (connection.readRequest()) {
                boolean quick = requests.incrementAndGet() > 10;
                LockSupport.parkNanos(millis(quick ? 0 : 1_200).toNanos());
                connection.write(OK);
            }
        }));
        ServiceClient client = client(ClientConfig.defaults().withConnectionsPerAddress(5), server.uri());
        atOnce(
                10,
                () -> catchThrowableOfType(
                        ServiceCallException.class,
                        () -> client.send(ClientRequest.get("/"), Deadline.after(millis(1_900)))));
        assertThat(get(client)).isEqualTo("ok");
    }

    @Test
    void readsChunks() throws Exception {
        ScriptedServer server =
                with(ScriptedServer.answering(CHUNKED + "2;x=y\r\nok\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n"));
        ServiceClient client = client(server.uri());
        assertThat(get(client)).isEqualTo("ok0123456789");
        assertThat(get(client)).isEqualTo("ok0123456789");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void largeBodiesArriveWholeHoweverTheyAreCut() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 60; round++) {
            String body = letters(random, random.nextInt(200_000));
            boolean chunked = random.nextBoolean();
            String message = chunked
                    ? CHUNKED + inChunks(random, body)
                    : "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            List<String> pieces = cut(random, message);
            ScriptedServer server = with(ScriptedServer.start(connection -> {
                while (connection.readRequest()) {
                    for (String piece : pieces) {
                        connection.write(piece);
                    }
                }
            }));
            ServiceClient client = client(server.uri());
            for (int i = 0; i < 2; i++) {
                try (Answer answer = client.exchange(plainGet(), seconds(5), new Cancellation())) {
                    assertThat(readAll(answer)).as("round %d", round).isEqualTo(body);
                }
            }
            assertThat(server.connections()).isEqualTo(1);
            server.close();
        }
    }

    private static String letters(Random random, int count) {
        return random.ints(count, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String inChunks(Random random, String body) {
        StringBuilder chunks = new StringBuilder();
        for (String piece : cut(random, body)) {
            chunks.append(Integer.toHexString(piece.length()))
                    .append("\r\n")
                    .append(piece)
                    .append("\r\n");
        }
        return chunks.append("0\r\n\r\n").toString();
    }

    /** Into pieces of one octet to many times what a reader takes at once. */
    private static List<String> cut(Random random, String text) {
        List<String> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(2 << random.nextInt(17)));
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }

    @Test
    void readsUntilTheEndOfTheConnectionWhenThereIsNoLength() throws Exception {
        ScriptedServer server = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 200 OK\r\n\r\nall of it");
        }));
        assertThat(get(client(server.uri()))).isEqualTo("all of it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void thereIsNoBodyWhereThereCannotBeOne(String status) throws Exception {
        ScriptedServer server = with(ScriptedServer.answering("HTTP/1.1 " + status + "\r\nETag: \"1\"\r\n\r\n"));
        ServiceClient client = client(server.uri());
        assertThat(get(client)).isEmpty();
        assertThat(get(client)).isEmpty();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void theBodyThatAServerWronglySendsAfterHeadIsNotTakenForTheNextAnswer() throws Exception {
        ScriptedServer server = with(ScriptedServer.answering(OK));
        ServiceClient client = client(server.uri());
        assertThat(client.send(ClientRequest.head("/"), seconds(5)).body()).isEmpty();
        assertThat(get(client)).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "204 No Content\r\nContent-Length: 43",
                "204 No Content\r\nTransfer-Encoding: chunked",
                "304 Not Modified\r\nTransfer-Encoding: chunked",
            })
    void aBodyThatIsAnnouncedWhereThereMustBeNoneIsNotTakenForTheNextAnswer(String announcing) throws Exception {
        ScriptedServer server = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 " + announcing + "\r\n\r\n");
            connection.readRequest();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
        }));
        ServiceClient client = client(server.uri());
        assertThat(get(client)).isEmpty();
        get(client);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void interimAnswersArePassedOver() throws Exception {
        ScriptedServer server = with(ScriptedServer.answering("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + OK));
        assertThat(get(client(server.uri()))).isEqualTo("ok");
    }

    @Test
    void aConnectionThatTheServerClosedIsNotUsedAgain() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        ScriptedServer server = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.write(OK);
            connection.socket().close();
            closed.countDown();
        }));
        ServiceClient client = client(server.uri());
        assertThat(get(client)).isEqualTo("ok");
        closed.await();
        assertThat(client.send(ClientRequest.post("/order"), seconds(5)).status())
                .isEqualTo(200);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aRepeatableRequestIsRepeatedOnceWhenTheKeptConnectionBreaks() throws Exception {
        ScriptedServer server = with(breaksOnItsSecondRequest());
        ServiceClient client = client(server.uri());
        assertThat(get(client)).isEqualTo("ok");
        assertThat(get(client)).isEqualTo("ok");
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void aKeyedRequestIsRepeatedToo() throws Exception {
        ScriptedServer server = with(breaksOnItsSecondRequest());
        ServiceClient client = client(server.uri());
        get(client);
        ClientRequest keyed = ClientRequest.put("/p").idempotencyKey("k").json(List.of());
        assertThat(client.send(keyed, seconds(5)).status()).isEqualTo(200);
        assertThat(server.requests().get(1))
                .isEqualToIgnoringCase(server.requests().get(1));
        assertThat(server.requests().get(2)).contains("Idempotency-Key: k").endsWith("\r\n\r\n[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void whatMayHaveChangedSomethingIsNotRepeated(String method) throws Exception {
        ScriptedServer server = with(breaksOnItsSecondRequest());
        ServiceClient client = client(server.uri());
        get(client);
        OutcomeUnknown failure = failure(OutcomeUnknown.class, client, ClientRequest.of(method, "/p"), seconds(5));
        assertThat(failure.reason()).isEqualTo(Reason.BROKEN);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aRepeatedRequestThatFindsNobodyAnyMoreMayHaveBeenActedOn() throws Exception {
        ScriptedServer[] self = new ScriptedServer[1];
        self[0] = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            self[0].close();
        }));
        OutcomeUnknown failure =
                failure(OutcomeUnknown.class, client(self[0].uri()), ClientRequest.get("/"), seconds(5));
        assertThat(failure.reason()).isIn(Reason.UNREACHABLE, Reason.BROKEN);
    }

    @Test
    void afterARestartEveryCallSucceeds() throws Exception {
        ScriptedServer.Script script = connection -> {
            while (connection.readRequest()) {
                connection.write(OK);
            }
        };
        ScriptedServer server = ScriptedServer.start(script);
        ServiceClient client = client(server.uri());
        atOnce(32, () -> get(client));
        int port = server.port();
        server.close();
        with(ScriptedServer.startOn(port, script));
        for (int i = 0; i < 100; i++) {
            String method = i % 2 == 0 ? "GET" : "POST";
            assertThat(client.send(ClientRequest.of(method, "/"), seconds(5)).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void refusedMeansNotSent() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0)) {
            port = unused.getLocalPort();
        }
        ServiceClient client = client(URI.create("http://127.0.0.1:" + port));
        NotSent failure = failure(NotSent.class, client, ClientRequest.post("/order"), seconds(5));
        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure.toServiceException().type().status()).isEqualTo(503);
        assertThat(failure.toServiceException().headers()).containsKey("Retry-After");
        assertThat(failure.getMessage()).contains("product-service").doesNotContain("127.0.0.1", "" + port);
    }

    @Test
    void aNameThatDoesNotResolveMeansNotSent() {
        ServiceClient client = client(URI.create("http://no-such-host.invalid:1"));
        NotSent failure = failure(NotSent.class, client, ClientRequest.get("/"), seconds(5));
        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void anExpiredDeadlineMeansNotSent() throws Exception {
        ScriptedServer server = with(ScriptedServer.answering(OK));
        NotSent failure =
                failure(NotSent.class, client(server.uri()), ClientRequest.get("/"), Deadline.after(Duration.ZERO));
        assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void silenceEndsAtTheDeadline() throws Exception {
        ScriptedServer server = with(ScriptedServer.start(ScriptedServer.Connection::awaitEnd));
        long start = System.nanoTime();
        OutcomeUnknown failure = failure(
                OutcomeUnknown.class, client(server.uri()), ClientRequest.get("/"), Deadline.after(millis(300)));
        assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(failure.toServiceException().type().status()).isEqualTo(504);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(millis(290), millis(1500));
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aTrickleEndsAtTheDeadline() throws Exception {
        ScriptedServer server = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            while (true) {
                connection.write(".");
                Thread.sleep(20);
            }
        }));
        long start = System.nanoTime();
        OutcomeUnknown failure = failure(
                OutcomeUnknown.class, client(server.uri()), ClientRequest.get("/"), Deadline.after(millis(300)));
        assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(millis(1500));
    }

    @Test
    void aServerThatTakesNoBodyIsNotWrittenToForEver() throws Exception {
        ScriptedServer server = with(ScriptedServer.start(connection -> Thread.sleep(60_000)));
        ClientRequest large = ClientRequest.post("/").body("application/octet-stream", new byte[32 * 1024 * 1024]);
        OutcomeUnknown failure =
                failure(OutcomeUnknown.class, client(server.uri()), large, Deadline.after(millis(300)));
        assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\nshort",
                "HTTP/1.1 200 OK\r\nContent-Len",
                "HTTP/1.1 2"
            })
    void anAnswerThatBreaksOffIsNoAnswer(String answer) throws Exception {
        ScriptedServer server = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.write(answer);
        }));
        OutcomeUnknown failure =
                failure(OutcomeUnknown.class, client(server.uri()), ClientRequest.post("/"), seconds(5));
        assertThat(failure.reason()).isEqualTo(Reason.BROKEN);
        assertThat(failure.toServiceException().type().status()).isEqualTo(502);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1 99 Low\r\n\r\n",
                "HTTP/1.1 2000 Long\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
                "HTTP/1.1 200 OK\r\nBad Name: 1\r\n\r\n"
            })
    void whatIsNotHttpIsRefused(String answer) throws Exception {
        ScriptedServer server = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.write(answer);
            connection.awaitEnd();
        }));
        OutcomeUnknown failure =
                failure(OutcomeUnknown.class, client(server.uri()), ClientRequest.get("/"), seconds(5));
        assertThat(failure.reason()).isEqualTo(Reason.BAD_ANSWER);
    }

    @Test
    void anAnswerThatIsTooLargeIsRefused() throws Exception {
        ScriptedServer server = with(ScriptedServer.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + ("400\r\n" + "x".repeat(1024) + "\r\n").repeat(3) + "0\r\n\r\n"));
        ServiceClient client = client(ClientConfig.defaults().withMaxResponseBytes(2048), server.uri());
        OutcomeUnknown failure = failure(OutcomeUnknown.class, client, ClientRequest.get("/"), seconds(5));
        assertThat(failure.reason()).isEqualTo(Reason.BAD_ANSWER);
    }

    @Test
    void noMoreConnectionsThanAllowed() throws Exception {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ScriptedServer server = with(ScriptedServer.start(connection -> {
            while (connection.readRequest()) {
                most.accumulateAndGet(open.incrementAndGet(), Math::max);
                Thread.sleep(2);
                open.decrementAndGet();
                connection.write(OK);
            }
        }));
        ServiceClient client = client(ClientConfig.defaults().withConnectionsPerAddress(4), server.uri());
        List<String> answers = atOnce(64, () -> get(client));
        assertThat(answers).hasSize(64).containsOnly("ok");
        assertThat(most.get()).isLessThanOrEqualTo(4);
        assertThat(server.connections()).isLessThanOrEqualTo(4);
    }

    @Test
    void aBurstIsWorkedOffInsteadOfBeingTurnedAway() throws Exception {
        ServiceClient client = client(
                ClientConfig.defaults().withConnectionsPerAddress(1).withConnectTimeout(millis(50)),
                with(ScriptedServer.start(connection -> {
                            while (connection.readRequest()) {
                                Thread.sleep(20);
                                connection.write(OK);
                            }
                        }))
                        .uri());

        assertThat(atOnce(20, () -> get(client))).hasSize(20).containsOnly("ok");
    }

    @Test
    void whenAllPlacesAreTakenNothingIsSent() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        ScriptedServer server = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            arrived.countDown();
            connection.awaitEnd();
        }));
        ServiceClient client = client(ClientConfig.defaults().withConnectionsPerAddress(1), server.uri());
        Cancellation cancellation = new Cancellation();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first = threads.submit(() -> client.exchange(plainGet(), seconds(20), cancellation));
            arrived.await();
            NotSent failure = failure(NotSent.class, client, ClientRequest.get("/"), Deadline.after(millis(400)));
            assertThat(failure.reason()).isEqualTo(Reason.OVERLOADED);
            cancellation.cancel();
            assertThatThrownBy(first::get).hasRootCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aCancelledCallEndsAtOnce() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        ScriptedServer server = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            arrived.countDown();
            connection.awaitEnd();
            gone.countDown();
        }));
        Cancellation cancellation = new Cancellation();
        Thread.ofVirtual().start(() -> {
            awaitQuietly(arrived);
            cancellation.cancel();
        });
        ServiceClient client = client(server.uri());
        assertThatThrownBy(() -> client.exchange(plainGet(), seconds(20), cancellation))
                .isInstanceOfSatisfying(
                        OutcomeUnknown.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
        gone.await();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void anAddressThatIsDownIsPassedOver() throws Exception {
        int dead;
        try (ServerSocket unused = new ServerSocket(0)) {
            dead = unused.getLocalPort();
        }
        ScriptedServer server = with(ScriptedServer.answering(OK));
        ServiceClient client = client(URI.create("http://127.0.0.1:" + dead), server.uri());
        for (int i = 0; i < 50; i++) {
            assertThat(client.send(ClientRequest.post("/order"), seconds(5)).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aNameThatIsNotKnownKeepsNoOtherAddressBack() throws Exception {
        ScriptedServer server = with(ScriptedServer.answering(OK));
        ServiceClient client = client(URI.create("http://no-such-host.invalid:1"), server.uri());
        for (int i = 0; i < 5; i++) {
            assertThat(get(client)).isEqualTo("ok");
        }
    }

    @Test
    void callsAreSpreadOverTheAddresses() throws Exception {
        ScriptedServer one = with(ScriptedServer.answering(OK));
        ScriptedServer other = with(ScriptedServer.answering(OK));
        ServiceClient client = client(one.uri(), other.uri());
        for (int i = 0; i < 40; i++) {
            get(client);
        }
        assertThat(one.requests()).hasSize(20);
        assertThat(other.requests()).hasSize(20);
    }

    @Test
    void anAddressThatIsAboutToStopIsPassedOver() throws Exception {
        ScriptedServer stopping = with(ScriptedServer.answering(CLOSING));
        ScriptedServer staying = with(ScriptedServer.answering(OK));
        ServiceClient client = client(stopping.uri(), staying.uri());
        for (int i = 0; i < 10; i++) {
            assertThat(client.send(ClientRequest.post("/order"), seconds(5)).status())
                    .isEqualTo(200);
        }
        assertThat(stopping.requests()).hasSize(1);
        assertThat(staying.requests()).hasSize(9);
    }

    @Test
    void addressesThatAlwaysCloseShareTheCalls() throws Exception {
        ScriptedServer one = with(ScriptedServer.answering(CLOSING));
        ScriptedServer other = with(ScriptedServer.answering(CLOSING));
        ServiceClient client = client(one.uri(), other.uri());
        for (int i = 0; i < 40; i++) {
            get(client);
        }
        assertThat(one.requests()).hasSize(20);
        assertThat(other.requests()).hasSize(20);
    }

    @Test
    void ofAddressesThatAlwaysCloseTheOneWithFewestCallsIsUsed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        ScriptedServer slow = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            if (connection.number() > 1) {
                begun.countDown();
                over.await();
            }
            connection.write(CLOSING);
        }));
        ScriptedServer quick = with(ScriptedServer.answering(CLOSING));
        ServiceClient client = client(slow.uri(), quick.uri());
        get(client);
        get(client);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> waiting = threads.submit(() -> get(client));
            begun.await();
            for (int i = 0; i < 20; i++) {
                get(client);
            }
            over.countDown();
            assertThat(waiting.get()).isEqualTo("ok");
        }
        assertThat(slow.requests()).hasSize(2);
    }

    @Test
    void callsThatFailTogetherCountOnce() throws Exception {
        CountDownLatch arrived = new CountDownLatch(10);
        ScriptedServer restarting = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            if (connection.number() <= 10) {
                arrived.countDown();
                arrived.await();
                return;
            }
            connection.write(CLOSING);
        }));
        ScriptedServer other = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            arrived.await();
            connection.write(OK);
        }));
        ServiceClient client = client(restarting.uri(), other.uri());
        assertThat(atOnce(20, () -> get(client))).containsOnly("ok");
        int before = restarting.requests().size();
        long end = System.nanoTime() + seconds(3).remaining().toNanos();
        while (restarting.requests().size() == before && System.nanoTime() - end < 0) {
            get(client);
            LockSupport.parkNanos(millis(10).toNanos());
        }
        assertThat(restarting.requests()).hasSizeGreaterThan(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAddressThatBreaksItsAnswersOffIsPassedOver(boolean shortly) throws Exception {
        ScriptedServer breaking = with(ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + (shortly ? 100 : 100_000) + "\r\n\r\nabc");
        }));
        ScriptedServer well = with(ScriptedServer.answering(OK));
        ServiceClient client = client(breaking.uri(), well.uri());
        int whole = 0;
        for (int i = 0; i < 40; i++) {
            try (Answer answer = client.exchange(plainGet(), seconds(5), new Cancellation())) {
                whole += answer.shortBody() == null && isBroken(answer) ? 0 : 1;
            }
        }
        assertThat(whole).isGreaterThanOrEqualTo(shortly ? 40 : 35);
        assertThat(breaking.requests()).hasSizeLessThan(6);
    }

    private static boolean isBroken(Answer answer) {
        ByteBuffer piece = ByteBuffer.allocate(1000);
        try {
            while (answer.read(piece.clear()) >= 0) {
                // on to the end
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static WireRequest plainGet() {
        return new WireRequest("GET", "/", List.of(), new RequestBody.None(), true);
    }

    @Test
    void aRefusalThatClosesDoesNotMeanThatTheAddressStops() throws Exception {
        ScriptedServer one = with(ScriptedServer.answering(CLOSING.replace("200 OK", "413 Content Too Large")));
        ScriptedServer other = with(ScriptedServer.answering(OK));
        ServiceClient client = client(one.uri(), other.uri());
        for (int i = 0; i < 10; i++) {
            client.send(ClientRequest.get("/"), seconds(5));
        }
        assertThat(one.requests()).hasSize(5);
    }

    @Test
    void aRequestIsRepeatedAtAnotherAddress() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        ScriptedServer breaking = with(ScriptedServer.start(connection -> {
            if (connection.readRequest() && connection.number() == 1) {
                connection.write(OK);
                connection.readRequest();
            }
        }));
        ScriptedServer busy = with(ScriptedServer.start(connection -> {
            while (connection.readRequest()) {
                begun.countDown();
                if (connection.number() == 1) {
                    over.await();
                }
                connection.write(OK);
            }
        }));
        ServiceClient client = client(breaking.uri(), busy.uri());
        get(client);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> slow = threads.submit(() -> get(client));
            begun.await();
            assertThat(get(client)).isEqualTo("ok");
            over.countDown();
            assertThat(slow.get()).isEqualTo("ok");
        }
        assertThat(breaking.requests()).hasSize(2);
    }

    @Test
    void aStreamedBodyKeepsItsLengthOrGoesInChunks() throws Exception {
        ScriptedServer server = with(ScriptedServer.answering(OK));
        ServiceClient client = client(server.uri());
        upload(client, stream("hello"), OptionalLong.of(5), false).close();
        upload(client, stream("hello"), OptionalLong.empty(), false).close();
        assertThat(server.requests().get(0)).contains("Content-Length: 5\r\n").endsWith("\r\n\r\nhello");
        assertThat(server.requests().get(1))
                .contains("Transfer-Encoding: chunked\r\n")
                .endsWith("\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
    }

    @Test
    void anAnswerThatComesBeforeTheBodyIsSentCounts() throws Exception {
        ScriptedServer server = with(ScriptedServer.start(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            connection.socket().shutdownInput();
            connection.socket().shutdownOutput();
        }));
        try (Answer answer = upload(client(server.uri()), InputStream.nullInputStream(), OptionalLong.empty(), false)) {
            assertThat(answer.status()).isEqualTo(413);
        }
    }

    @Test
    void theBodyIsNotTouchedWhenTheServerDoesNotWantIt() throws Exception {
        ScriptedServer server = with(ScriptedServer.start(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
            connection.awaitEnd();
        }));
        InputStream untouchable = new BrokenStream("the body was read");
        try (Answer answer = upload(client(server.uri()), untouchable, OptionalLong.of(5), true)) {
            assertThat(answer.status()).isEqualTo(401);
        }
    }

    @Test
    void theBodyFollowsWhenTheServerSaysContinue() throws Exception {
        ScriptedServer server = with(ScriptedServer.start(connection -> {
            String head = connection.readHead();
            assertThat(head).contains("Expect: 100-continue\r\n");
            connection.write("HTTP/1.1 100 Continue\r\n\r\n");
            String body = new String(connection.socket().getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + body);
            connection.awaitEnd();
        }));
        try (Answer answer = upload(client(server.uri()), stream("hello"), OptionalLong.of(5), true)) {
            assertThat(answer.body().readAllBytes()).asString().isEqualTo("hello");
        }
    }

    @Test
    void aSourceThatFailsBreaksTheUploadOff() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        ScriptedServer server = with(ScriptedServer.start(connection -> {
            connection.awaitEnd();
            ended.countDown();
        }));
        InputStream failing = new BrokenStream("the client is gone");
        assertThatThrownBy(() -> upload(client(server.uri()), failing, OptionalLong.of(5), false))
                .hasRootCauseMessage("the client is gone")
                .isNotInstanceOf(ServiceCallException.class);
        ended.await();
    }

    private static final class BrokenStream extends InputStream {
        private final String message;

        BrokenStream(String message) {
            this.message = message;
        }

        @Override
        public int read() throws IOException {
            throw new IOException(message);
        }

        @Override
        public int read(byte[] into, int offset, int size) throws IOException {
            throw new IOException(message);
        }
    }

    private ScriptedServer breaksOnItsSecondRequest() throws IOException {
        return ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.write(OK);
            connection.readRequest();
            if (connection.number() > 1) {
                connection.write(OK);
                connection.readRequest();
            }
        });
    }

    private static Answer upload(ServiceClient client, InputStream body, OptionalLong length, boolean expect) {
        RequestBody streamed = new RequestBody.Streamed(body, length, expect, Duration.ofSeconds(10));
        Answer answer = client.exchange(
                new WireRequest("POST", "/u?x", List.of(), streamed, false), seconds(5), new Cancellation());
        if (answer.length().orElse(0) == 2) {
            assertThat(readAll(answer)).isEqualTo("ok");
        }
        return answer;
    }

    private static String readAll(Answer answer) {
        try {
            return new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String get(ServiceClient client) {
        return new String(client.send(ClientRequest.get("/"), seconds(5)).body(), StandardCharsets.UTF_8);
    }

    private static <E extends ServiceCallException> E failure(
            Class<E> type, ServiceClient client, ClientRequest request, Deadline deadline) {
        return catchThrowableOfType(type, () -> client.send(request, deadline));
    }

    private static <T> List<T> atOnce(int times, java.util.concurrent.Callable<T> call) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                futures.add(threads.submit(call));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private ServiceClient client(URI... bases) {
        return client(ClientConfig.defaults(), bases);
    }

    private ServiceClient client(ClientConfig config, URI... bases) {
        ServiceClient client = ServiceClient.create("product-service", List.of(bases), config);
        toClose.add(client);
        return client;
    }

    private ScriptedServer with(ScriptedServer server) {
        toClose.add(server);
        return server;
    }

    private static Deadline seconds(long seconds) {
        return Deadline.after(Duration.ofSeconds(seconds));
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
