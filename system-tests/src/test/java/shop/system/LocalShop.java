package shop.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import shop.local.Main;
import shop.testing.FreePorts;
import shop.testing.ShopProcess;
import shop.testing.TestClient;
import shop.testing.TestSettings;

/** What {@code ./shop up} starts, on free ports and in a folder of its own; one for all tests of the JVM. */
public final class LocalShop implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);

    private final Path data;
    private final List<Integer> ports = FreePorts.some(5);
    private final ShopProcess process;

    private LocalShop() {
        try {
            data = Files.createTempDirectory("shop-local-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = ShopProcess.start(ShopProcess.Spec.main("local", gatewayPort(), Main.class)
                .with(Map.of(
                        "SHOP_ENV", "local",
                        "SHOP_CONFIG_DIR",
                                TestSettings.directory().toAbsolutePath().toString(),
                        "SHOP_DATA_DIR", data.toString(),
                        "SHOP_LOCAL_DATABASE_PORT", port(4),
                        "SHOP_USER_PORT", port(1),
                        "SHOP_PRODUCT_PORT", port(2),
                        "SHOP_ORDER_PORT", port(3),
                        "SHOP_GATEWAY_PORT", port(0)))
                .with(Map.of(
                        "SHOP_NEIGHBOURS_USER", "http://127.0.0.1:" + port(1),
                        "SHOP_NEIGHBOURS_PRODUCT", "http://127.0.0.1:" + port(2),
                        "SHOP_NEIGHBOURS_ORDER", "http://127.0.0.1:" + port(3))));
    }

    public int gatewayPort() {
        return ports.getFirst();
    }

    /** The ports of gateway, User, Product and Order Service. */
    public List<Integer> servicePorts() {
        return ports.subList(0, 4);
    }

    /** Talks to the gateway. */
    public TestClient client() {
        return TestClient.at(gatewayPort());
    }

    /** Talks to the gateway as the demo admin. */
    public TestClient admin() {
        return signedIn("admin@shop.local", "admin-only-local");
    }

    /** Signs up a new customer and talks to the gateway as that one. */
    public TestClient customer(String email) {
        client().post("/api/users/signup", Map.of("email", email, "password", "a long enough secret", "name", "Ada"))
                .expect(201);
        return signedIn(email, "a long enough secret");
    }

    public TestClient signedIn(String email, String password) {
        String token = client().post("/api/users/login", Map.of("email", email, "password", password))
                .expect(200)
                .json()
                .path("access_token")
                .asText();
        return client().as(token);
    }

    /** Adds a product as the admin and answers its id. */
    public String product(String name, String price, int stock) {
        return admin().post(
                        "/api/products/product",
                        "{\"name\": \"" + name + "\", \"price\": " + price + ", \"stock\": " + stock + "}")
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    @Override
    public void close() {
        process.stop();
        process.close();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String port(int index) {
        return Integer.toString(ports.get(index));
    }

    /** Hands the one shop to test classes, started when first asked for. */
    public static final class Shared implements ParameterResolver {
        private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Shared.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == LocalShop.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .getOrComputeIfAbsent(LocalShop.class, type -> started(), LocalShop.class);
        }

        private static LocalShop started() {
            LocalShop shop = new LocalShop();
            shop.process.awaitReady(STARTS_WITHIN);
            return shop;
        }
    }
}
