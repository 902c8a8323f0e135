package shop.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import shop.scripted.ScriptedServer;
import shop.testing.Eventually;
import shop.testing.FreePorts;
import shop.testing.ShopProcess;

/** A process that is told to stop answers what it has begun, and says so. */
@Timeout(120)
class LastLinesTest {
    @Test
    void aRequestThatEndsWhileTheProcessStopsLeavesItsLine() throws Exception {
        int port = FreePorts.one();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch stopping = new CountDownLatch(1);
        try (ScriptedServer service = ScriptedServer.start(connection -> {
                    connection.readRequest();
                    begun.countDown();
                    stopping.await(60, TimeUnit.SECONDS);
                    connection.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                });
                ShopProcess gateway = ShopProcess.start(ShopProcess.Spec.main("gateway", port, Main.class)
                        .with("SHOP_CONFIG_DIR", "../config")
                        .with("SHOP_ENV", "test")
                        .with("SHOP_GATEWAY_PORT", Integer.toString(port))
                        .with("SHOP_SERVER_SHUTDOWN_GRACE", "20s")
                        .with("SHOP_NEIGHBOURS_USER", service.uri().toString())
                        .with("SHOP_LOG_LEVEL", "info")
                        .with("SHOP_LOG_REQUESTS", "true"))) {
            Eventually.that("the gateway listens", Duration.ofSeconds(60), () -> gateway.log()
                    .contains("is ready on"));
            try (RawClient client = new RawClient(port)) {
                client.send("GET /api/users/x HTTP/1.1\r\nHost: x\r\n\r\n");
                begun.await();
                gateway.handle().destroy();
                Eventually.that("it takes no more", Duration.ofSeconds(60), () -> !accepts(port));
                stopping.countDown();
                assertThat(client.readAll()).startsWith("HTTP/1.1 404 ");
            }
            gateway.awaitExit(Duration.ofSeconds(60));
            assertThat(gateway.log()).containsPattern("\"route\":\"/api/users/\\*\",\"status\":404");
        }
    }

    private static boolean accepts(int port) {
        try {
            new RawClient(port).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
