package shop.order;

import static shop.order.OrderService.id;
import static shop.order.OrderService.item;
import static shop.order.OrderService.order;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import shop.order.domain.ProductId;
import shop.testing.Eventually;
import shop.testing.TestClient;

class OrderFollowersTest {
    @RegisterExtension
    static final OrderService service =
            new OrderService().with("order.events.max-streams-per-caller", "1").with("order.events.heartbeat", "5m");

    @Test
    void whoHasGoneFollowsNothing() throws Exception {
        String user = service.shop().addUser("user-" + UUID.randomUUID());
        String token = service.customerToken(user);
        TestClient owner = service.anyone().as(token);
        ProductId tea = service.shop().product("p-" + UUID.randomUUID(), 100);
        String path = "/order/" + id(owner.post("/order", order(item(tea, 1))).expect(201)) + "/events";

        for (int i = 0; i < 3; i++) {
            Eventually.that("there is room", Duration.ofSeconds(10), () -> isFollowing(path, token));
        }
    }

    /** Follows an order, and leaves it. @return whether it was allowed to */
    private static boolean isFollowing(String path, String token) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            socket.setSoTimeout(10_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer " + token + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] statusLine = socket.getInputStream().readNBytes(12);
            return new String(statusLine, StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }
}
