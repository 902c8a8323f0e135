package shop.defaults.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shop.defaults.client.ServiceCallException.Reason;
import shop.defaults.http.Deadline;
import shop.defaults.loop.EventLoops;
import shop.scripted.ScriptedServer;

/** Calls by TLS, from threads of event loops, as the gateway makes them. */
@Tag("event-loops")
@Timeout(60)
class TlsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String PASSWORD = "not a secret";
    private static final String TRUST = "javax.net.ssl.trustStore";
    private static final int LARGE = 1_000_000;

    @TempDir
    private static Path folder;

    private static Path ours;
    private static Path ofAnother;

    private final List<AutoCloseable> toClose = new ArrayList<>();

    /** What the Java runtime trusts is what an operator of the shop configures. */
    @BeforeAll
    static void trust() throws Exception {
        ours = identity("ours", "localhost");
        ofAnother = identity("another", "elsewhere.example");
        System.setProperty(TRUST, ours.toString());
        System.setProperty(TRUST + "Password", PASSWORD);
    }

    @AfterAll
    static void forget() {
        System.clearProperty(TRUST);
        System.clearProperty(TRUST + "Password");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
    }

    @Test
    void aConnectionIsKept() throws Exception {
        ScriptedServer server = answering(ours, OK);
        ServiceClient client = client(server);

        for (int i = 0; i < 3; i++) {
            assertThat(onLoop(() -> get(client)).get()).isEqualTo("ok");
        }

        assertThat(server.requests()).hasSize(3);
        assertThat(server.connections()).isBetween(1, Runtime.getRuntime().availableProcessors() + 1);
    }

    @Test
    void manyCallAtOnce() throws Exception {
        ServiceClient client = client(answering(ours, OK));

        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            calls.add(onLoop(() -> get(client) + get(client)));
        }

        for (CompletableFuture<String> call : calls) {
            assertThat(call.get()).isEqualTo("okok");
        }
    }

    @Test
    void largeBodiesArriveWholeBothWays() throws Exception {
        String body = "x".repeat(LARGE);
        ScriptedServer server = answering(ours, "HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n" + body);
        ServiceClient client = client(server);
        InputStream upload = new ByteArrayInputStream(body.getBytes(StandardCharsets.US_ASCII));
        RequestBody streamed = new RequestBody.Streamed(upload, OptionalLong.of(LARGE), false, Duration.ofSeconds(10));

        String answer = onLoop(() -> {
                    try (Answer whole = client.exchange(
                            new WireRequest("POST", "/", List.of(), streamed, false),
                            seconds(20),
                            new Cancellation())) {
                        return new String(whole.body().readAllBytes(), StandardCharsets.US_ASCII);
                    }
                })
                .get();

        assertThat(answer).isEqualTo(body);
        assertThat(server.requests().getFirst()).endsWith("\r\n\r\n" + body);
    }

    /** A thread that waits must not keep the loop that carries it. */
    @Test
    void aSlowAnswerHoldsUpNobody() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        ServiceClient slow = client(with(ScriptedServer.start(context(ours), connection -> {
            connection.readRequest();
            over.await();
            connection.write(OK);
        })));
        ServiceClient quick = client(answering(ours, OK));

        List<CompletableFuture<String>> waiting = new ArrayList<>();
        for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
            waiting.add(onLoop(() -> get(slow)));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(onLoop(() -> get(quick)).get()).isEqualTo("ok");
        }
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        over.countDown();

        for (CompletableFuture<String> call : waiting) {
            assertThat(call.get()).isEqualTo("ok");
        }
    }

    @Test
    void silenceEndsAtTheDeadline() throws Exception {
        ServiceClient client = client(with(ScriptedServer.start(context(ours), connection -> {
            connection.readRequest();
            connection.awaitEnd();
        })));

        assertThatThrownBy(
                        () -> onLoop(() -> client.send(ClientRequest.get("/"), Deadline.after(Duration.ofMillis(300))))
                                .get())
                .cause()
                .isInstanceOfSatisfying(
                        OutcomeUnknown.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
    }

    @Test
    void aServerThatClosesIsConnectedToAgain() throws Exception {
        ScriptedServer server = with(ScriptedServer.start(context(ours), connection -> {
            connection.readRequest();
            connection.write(OK);
        }));
        ServiceClient client = client(server);

        for (int i = 0; i < 5; i++) {
            assertThat(onLoop(() -> get(client)).get()).isEqualTo("ok");
        }

        assertThat(server.connections()).isEqualTo(5);
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
        refuses(answering(identity("self-made", "localhost"), OK));
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        System.setProperty(TRUST, ofAnother.toString());
        try {
            refuses(answering(ofAnother, OK));
        } finally {
            System.setProperty(TRUST, ours.toString());
        }
    }

    private void refuses(ScriptedServer server) {
        ServiceClient client = client(server);
        assertThatThrownBy(() -> onLoop(() -> get(client)).get()).cause().isInstanceOfSatisfying(NotSent.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(e).hasCauseInstanceOf(SSLHandshakeException.class);
        });
        assertThat(server.requests()).isEmpty();
    }

    /** A key with a certificate that it has signed itself, by the JDK's own tool. */
    private static Path identity(String file, String host) throws Exception {
        Path store = folder.resolve(file + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        file,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + file,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return store;
    }

    private static SSLContext context(Path identity) throws Exception {
        KeyStore store = KeyStore.getInstance(identity.toFile(), PASSWORD.toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private ScriptedServer answering(Path identity, String answer) throws Exception {
        return with(ScriptedServer.start(context(identity), connection -> {
            while (connection.readRequest()) {
                connection.write(answer);
            }
        }));
    }

    private ScriptedServer with(ScriptedServer server) {
        toClose.add(server);
        return server;
    }

    private ServiceClient client(ScriptedServer server) {
        // Hundreds of handshakes at once take longer than a second where there are few processors.
        ServiceClient client = ServiceClient.create(
                "product-service",
                List.of(URI.create("https://localhost:" + server.port())),
                ClientConfig.defaults().withConnectTimeout(Duration.ofSeconds(15)));
        toClose.add(client);
        return client;
    }

    private static <T> CompletableFuture<T> onLoop(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        EventLoops.serve(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static String get(ServiceClient client) {
        return new String(client.send(ClientRequest.get("/"), seconds(20)).body(), StandardCharsets.US_ASCII);
    }

    private static Deadline seconds(long seconds) {
        return Deadline.after(Duration.ofSeconds(seconds));
    }
}
