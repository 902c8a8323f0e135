package shop.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import shop.local.Main;
import shop.testing.FreePorts;
import shop.testing.LocalPorts;
import shop.testing.ShopProcess;
import shop.testing.TestClient;
import shop.testing.TestSettings;

/** What {@code helm test} runs, and the health check of the images, against a shop that is really there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrialPurchaseTest {
    private static final String ADMIN = "admin@shop.local";
    private static final String PASSWORD = "admin-only-local";

    private final LocalPorts ports = LocalPorts.free();
    private ShopProcess shop;

    @BeforeAll
    void open(@TempDir Path data) {
        String config = TestSettings.directory().toAbsolutePath().toString();
        shop = ShopProcess.start(ShopProcess.Spec.main("trial", ports.gateway(), Main.class)
                .with(ports.variables())
                .with(Map.of("SHOP_ENV", "local", "SHOP_CONFIG_DIR", config, "SHOP_DATA_DIR", data.toString())));
        shop.awaitReady(Duration.ofSeconds(90));
    }

    @AfterAll
    void close() {
        shop.stop();
        shop.close();
    }

    @Test
    void buysWatchesAndCancelsAndLeavesNothingBehind() throws Exception {
        TrialPurchase.run("http://localhost:" + ports.gateway(), ADMIN, PASSWORD);

        TestClient gateway = TestClient.at(ports.gateway());
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
        assertThatThrownBy(() -> TrialPurchase.run("http://localhost:" + ports.gateway(), ADMIN, "another password"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/users/login answered 401");
    }

    @Test
    void theHealthProbeSaysWhetherAProcessIsReady() throws IOException {
        assertThat(HealthProbe.isUp(ports.gateway(), "/observe/health/ready")).isTrue();
        assertThat(HealthProbe.isUp(ports.gateway(), "/no-such-page")).isFalse();
        assertThat(HealthProbe.isUp(FreePorts.one(), "/observe/health/ready")).isFalse();
    }

    @Test
    void theForwarderLeadsToTheSameShop() throws IOException {
        try (Forwarder forwarder = Forwarder.listen(0, "localhost", ports.gateway())) {
            Thread.ofVirtual().start(forwarder::accept);
            assertThat(HealthProbe.isUp(forwarder.port(), "/observe/health/ready"))
                    .isTrue();
        }
    }
}
