package shop.defaults.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenConnectionsTest {
    private static final int MOST = 16;

    @Test
    void idleConnectionsMakeRoomForNewOnes() throws IOException {
        HttpService routes = rules -> rules.get("/hello", (request, response) -> response.send("hello"));
        HttpConfig config = new HttpConfig(
                "127.0.0.1",
                1_024,
                4_096,
                1_024,
                100,
                MOST,
                Duration.ofMinutes(5),
                Duration.ofSeconds(5),
                Duration.ZERO,
                Duration.ofSeconds(1),
                List.of());
        List<Socket> clients = new ArrayList<>();
        try (HttpServer server =
                HttpServer.start(ServerSpec.of("things", 0, config).routes(routes))) {
            for (int i = 0; i < MOST + 6; i++) {
                Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
                clients.add(client);
                client.setSoTimeout(20_000);
                client.getOutputStream().write("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
                assertThat(new String(client.getInputStream().readNBytes(15), US_ASCII))
                        .isEqualTo("HTTP/1.1 200 OK");
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }
}
