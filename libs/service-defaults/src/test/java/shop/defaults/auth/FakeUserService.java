package shop.defaults.auth;

import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import shop.defaults.client.ClientConfig;

/** A User Service that publishes keys and hands out tokens, or fails. */
final class FakeUserService implements AutoCloseable {
    final AtomicInteger calls = new AtomicInteger();
    volatile String answer;
    volatile boolean down;
    volatile Duration delay = Duration.ZERO;
    private final WebServer server;

    FakeUserService(String answer) {
        this.answer = answer;
        this.server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(rules ->
                        rules.get("/.well-known/jwks.json", this::handle).post("/token", this::handle))
                .build()
                .start();
    }

    AuthConfig config(Duration keyRefresh) {
        return config(keyRefresh, Duration.ofSeconds(1));
    }

    AuthConfig config(Duration keyRefresh, Duration timeout) {
        return new AuthConfig(
                TestIssuer.ISSUER,
                TestIssuer.AUDIENCE,
                List.of(URI.create("http://127.0.0.1:" + server.port())),
                new ClientConfig(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20),
                        4,
                        100_000,
                        10_000,
                        Duration.ofSeconds(10)),
                timeout,
                keyRefresh);
    }

    @Override
    public void close() {
        server.stop();
    }

    private void handle(ServerRequest request, ServerResponse response) throws InterruptedException {
        calls.incrementAndGet();
        Thread.sleep(delay);
        if (down) {
            response.status(Status.SERVICE_UNAVAILABLE_503).send();
        } else {
            response.send(answer.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
