package shop.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.embedded.EmbeddedDatabase;
import shop.testing.Eventually;
import shop.testing.LocalPorts;
import shop.testing.ShopProcess;
import shop.testing.TestClient;
import shop.testing.TestSettings;

/** The whole shop as {@code ./shop up} starts it, on ports of its own. */
class LocalShopTest {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);
    private static final int TERMINATED = 143;

    @TempDir
    Path home;

    private final Map<String, String> variables = new HashMap<>();
    private final LocalPorts ports = LocalPorts.free();

    @BeforeEach
    void chooseHomeAndPorts() {
        variables.put("SHOP_HOME", home.toString());
        variables.put("SHOP_CONFIG_DIR", TestSettings.directory().toString());
        variables.putAll(ports.variables());
        // Whoever moves the ports has said enough.
        variables.keySet().removeIf(name -> name.startsWith("SHOP_NEIGHBOURS_"));
    }

    @Test
    void opensSellsStopsAndOpensAgainWithItsData() {
        TestClient shop = TestClient.at(ports.gateway());
        try (ShopProcess process = start()) {
            awaitOpen(process, 1);
            assertThat(process.log())
                    .contains("user-service     ready   http://localhost:" + ports.user())
                    .contains("order-service    ready   http://localhost:" + ports.order())
                    .contains("Created 12 demo products.")
                    .contains("It is a demo. Its admin is admin@shop.local, password admin-only-local.");
            assertThat(shop.get("/api/products/products").expect(200).json()).hasSize(12);
            String admin = signIn(shop);
            var product = shop.get("/api/products/products").json().get(0);
            shop.as(admin).delete("/api/products/products/" + product.path("id").asText());

            assertThat(process.stop()).isEqualTo(TERMINATED);
            assertThat(process.log()).endsWith("Stopped.\n");

            process.restart();
            awaitOpen(process, 2);
            assertThat(process.log()).containsOnlyOnce("demo products");
            signIn(shop);
        }
    }

    @Test
    void aProcessThatIsKilledIsStartedAgain() throws IOException {
        Path project = TestSettings.directory().toAbsolutePath().resolveSibling("");
        for (String module : List.of("libs", "services", "gateway")) {
            Files.createSymbolicLink(home.resolve(module), project.resolve(module));
        }
        try (ShopProcess process = start("--processes")) {
            awaitOpen(process, 1);
            assertThat(process.log()).contains("database         ready   127.0.0.1:" + ports.database());
            TestClient shop = TestClient.at(ports.gateway());
            String admin = signIn(shop);
            var product = shop.get("/api/products/products").json().get(0);
            String order = shop.as(admin)
                    .post(
                            "/api/orders/order",
                            Map.of(
                                    "items",
                                    List.of(Map.of(
                                            "productId", product.path("id").asText(), "quantity", 1))))
                    .expect(201)
                    .json()
                    .path("id")
                    .asText();

            ProcessHandle orders = process.handle()
                    .children()
                    .filter(child -> child.info().commandLine().orElse("").contains("order-service"))
                    .findFirst()
                    .orElseThrow();
            assertThat(orders.destroyForcibly()).isTrue();

            Eventually.that(
                    "the order is there again",
                    STARTS_WITHIN,
                    () -> shop.as(admin).get("/api/orders/order/" + order).status() == 200 && !orders.isAlive());
            assertThat(process.log())
                    .contains("The order-service has ended with code 137; it is started again in 1 s.");
            assertThat(process.stop()).isEqualTo(TERMINATED);
        }
    }

    @Test
    void aPortInUseIsOneSentence() throws IOException {
        try (var taken = new ServerSocket(ports.product(), 1, InetAddress.getLoopbackAddress());
                ShopProcess process = start()) {
            assertThat(process.awaitExit(STARTS_WITHIN)).isEqualTo(1);
            assertThat(process.log())
                    .endsWith("Port " + taken.getLocalPort() + " is in use; the product-service needs it.\n")
                    .doesNotContain("\tat ");
        }
    }

    /** Otherwise its servers would be taken for those that could not start, and its logs would be moved away. */
    @ParameterizedTest
    @ValueSource(strings = {"", "--processes"})
    void aShopThatIsOpenIsLeftAlone(String argument) throws IOException {
        Path log = home.resolve(".shop/log").resolve(argument.isEmpty() ? "shop.log" : "gateway.log");
        Files.createDirectories(log.getParent());
        Files.writeString(log, "of the shop that is open");
        String[] arguments = argument.isEmpty() ? new String[0] : new String[] {argument};
        try (var gateway = new ServerSocket(ports.gateway(), 1, InetAddress.getLoopbackAddress());
                ShopProcess process = start(arguments)) {
            assertThat(process.awaitExit(STARTS_WITHIN)).isEqualTo(1);
            assertThat(process.log())
                    .isEqualTo("Port " + gateway.getLocalPort() + " is in use; the gateway needs it.\n");
        }
        Path data = home.resolve(".shop/data");
        try (var database = EmbeddedDatabase.start(EmbeddedDatabase.onDisk(data));
                ShopProcess process = start(arguments)) {
            assertThat(database.port()).isPositive();
            assertThat(process.awaitExit(STARTS_WITHIN)).isEqualTo(1);
            assertThat(process.log()).isEqualTo("The data folder " + data + " is in use by another shop.\n");
        }
        assertThat(log).hasContent("of the shop that is open");
    }

    @Test
    void aFolderThatIsNoneIsOneSentence() throws IOException {
        Path file = Files.createFile(home.resolve("file"));
        variables.put("SHOP_DATA_DIR", file.toString());
        try (ShopProcess process = start()) {
            assertThat(process.awaitExit(STARTS_WITHIN)).isEqualTo(1);
            assertThat(process.log()).isEqualTo("The data folder " + file + " is not writable.\n");
        }
    }

    @Test
    void everythingThatIsWrongInTheSettingsIsSaidAtOnce() {
        variables.put("SHOP_ORDER_PORT", "five");
        variables.put("SHOP_LOCAL_DATABASE_PORT", "0");
        try (ShopProcess process = start()) {
            assertThat(process.awaitExit(STARTS_WITHIN)).isEqualTo(78);
            assertThat(process.log().lines())
                    .hasSize(2)
                    .anyMatch(line -> line.startsWith("order.port: "))
                    .anyMatch(line -> line.startsWith("local.database-port: "));
        }
    }

    @Test
    void argumentsThatACommandDoesNotTakeAreRefusedBeforeItDoesAnything() throws IOException {
        Path data = Files.createDirectories(home.resolve(".shop/data"));
        Path file = Files.createFile(data.resolve("shop.mv"));
        Map<Class<?>, List<String>> commands = Map.of(
                Reset.class, List.of("--dry-run"),
                ConfigReport.class, List.of("local", "production"),
                AuditCommand.class, List.of("--dry-run"),
                Main.class, List.of("--processes", "--processes"));
        commands.forEach((command, arguments) -> {
            try (ShopProcess process = start(command, arguments.toArray(String[]::new))) {
                assertThat(process.awaitExit(STARTS_WITHIN)).isEqualTo(64);
                assertThat(process.log()).startsWith("Usage: ./shop ").hasLineCount(1);
            }
        });
        assertThat(file).exists();
    }

    @Test
    void aShopWithDataOfItsOwnHasLogsOfItsOwn() {
        assertThat(Place.of(variables).logs()).isEqualTo(home.resolve(".shop/log"));
        variables.put("SHOP_DATA_DIR", "another");
        assertThat(Place.of(variables).logs()).isEqualTo(home.resolve("another/log"));
    }

    @Test
    void anAuditThatCannotKeepWhatItReadsHasFoundNothingOut() throws IOException {
        Files.createDirectories(home.resolve(".shop/data"));
        String nowhere = "-Djava.io.tmpdir=" + Files.createFile(home.resolve("file"));
        List<String> command =
                List.of(nowhere, "-cp", System.getProperty("java.class.path"), AuditCommand.class.getName());
        try (ShopProcess process = ShopProcess.start(new ShopProcess.Spec("audit", 0, command, variables))) {
            assertThat(process.awaitExit(STARTS_WITHIN)).isEqualTo(AuditCommand.UNREADABLE);
            assertThat(process.log())
                    .contains("What is read cannot be kept in a temporary file: java.nio.file.FileSystemException: ")
                    .doesNotContain("\tat ");
        }
    }

    private ShopProcess start(String... arguments) {
        return start(Main.class, arguments);
    }

    private ShopProcess start(Class<?> command, String... arguments) {
        ShopProcess.Spec spec =
                ShopProcess.Spec.main("shop", ports.gateway(), command).with(variables);
        for (String argument : arguments) {
            spec = spec.argument(argument);
        }
        return ShopProcess.start(spec);
    }

    private static void awaitOpen(ShopProcess process, int times) {
        try {
            Eventually.that(
                    "the shop is open",
                    STARTS_WITHIN,
                    () -> !process.isAlive() || process.log().split("The shop is open", -1).length > times);
        } finally {
            assertThat(process.isAlive()).describedAs(process.log()).isTrue();
        }
    }

    private static String signIn(TestClient shop) {
        return shop.post("/api/users/login", Map.of("email", "admin@shop.local", "password", "admin-only-local"))
                .expect(200)
                .json()
                .path("access_token")
                .asText();
    }
}
