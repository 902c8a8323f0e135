package shop.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import shop.local.Main;
import shop.testing.FreePorts;
import shop.testing.ShopProcess;
import shop.testing.TestClient;
import shop.testing.TestSettings;

/** What {@code helm test} runs, and the health check of the images, against a shop that is really there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrialPurchaseTest {
    private static final String ADMIN = "admin@shop.local";
    private static final String PASSWORD = "admin-only-local";

    private final List<Integer> ports = FreePorts.some(5);
    private ShopProcess shop;

    @BeforeAll
    void open(@TempDir Path data) {
        String config = TestSettings.directory().toAbsolutePath().toString();
        shop = ShopProcess.start(ShopProcess.Spec.main("trial", ports.getFirst(), Main.class)
                .with(Map.of("SHOP_ENV", "local", "SHOP_CONFIG_DIR", config, "SHOP_DATA_DIR", data.toString()))
                .with(Map.of(
                        "SHOP_LOCAL_DATABASE_PORT", port(4),
                        "SHOP_USER_PORT", port(1),
                        "SHOP_PRODUCT_PORT", port(2),
                        "SHOP_ORDER_PORT", port(3),
                        "SHOP_GATEWAY_PORT", port(0)))
                .with(Map.of(
                        "SHOP_NEIGHBOURS_USER", "http://127.0.0.1:" + port(1),
                        "SHOP_NEIGHBOURS_PRODUCT", "http://127.0.0.1:" + port(2),
                        "SHOP_NEIGHBOURS_ORDER", "http://127.0.0.1:" + port(3))));
        shop.awaitReady(Duration.ofSeconds(90));
    }

    @AfterAll
    void close() {
        shop.stop();
        shop.close();
    }

    @Test
    void buysWatchesAndCancelsAndLeavesNothingBehind() throws Exception {
        TrialPurchase.run("http://localhost:" + port(0), ADMIN, PASSWORD);

        TestClient gateway = TestClient.at(ports.getFirst());
        assertThat(gateway.get("/api/products/products?q=Trial").expect(200).json())
                .isEmpty();
        String token = gateway.post("/api/users/login", Map.of("email", ADMIN, "password", PASSWORD))
                .expect(200)
                .json()
                .path("access_token")
                .asText();
        assertThat(gateway.as(token).get("/api/users/users").expect(200).text()).doesNotContain("trial-");
    }

    @Test
    void saysWhatWentWrong() {
        assertThatThrownBy(() -> TrialPurchase.run("http://localhost:" + port(0), ADMIN, "another password"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/users/login answered 401");
    }

    @Test
    void theHealthProbeSaysWhetherAProcessIsReady() throws IOException {
        assertThat(HealthProbe.isUp(ports.getFirst(), "/observe/health/ready")).isTrue();
        assertThat(HealthProbe.isUp(ports.getFirst(), "/no-such-page")).isFalse();
        assertThat(HealthProbe.isUp(FreePorts.some(1).getFirst(), "/observe/health/ready"))
                .isFalse();
    }

    @Test
    void theForwarderLeadsToTheSameShop() throws IOException {
        try (Forwarder forwarder = Forwarder.listen(0, "localhost", ports.getFirst())) {
            Thread.ofVirtual().start(forwarder::accept);
            assertThat(HealthProbe.isUp(forwarder.port(), "/observe/health/ready"))
                    .isTrue();
        }
    }

    private String port(int index) {
        return Integer.toString(ports.get(index));
    }
}
