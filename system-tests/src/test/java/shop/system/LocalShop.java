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
import shop.testing.Eventually;
import shop.testing.LocalPorts;
import shop.testing.ShopProcess;
import shop.testing.TestClient;
import shop.testing.TestSettings;

/** What {@code ./shop up} starts, on free ports and in a folder of its own; one for all tests of the JVM. */
public final class LocalShop implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);

    private final Path data;
    private final LocalPorts ports = LocalPorts.free();
    private final ShopProcess process;

    private LocalShop(Map<String, String> more) {
        try {
            data = Files.createTempDirectory("shop-local-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = ShopProcess.start(ShopProcess.Spec.main("local", gatewayPort(), Main.class)
                .with(ports.variables())
                .with(Map.of(
                        "SHOP_ENV", "local",
                        "SHOP_CONFIG_DIR",
                                TestSettings.directory().toAbsolutePath().toString(),
                        "SHOP_DATA_DIR", data.toString()))
                .with(more));
    }

    /** One more, with these settings besides; for those who would be in the way of the others. */
    public static LocalShop start(Map<String, String> settings) {
        LocalShop shop = new LocalShop(settings);
        shop.process.awaitReady(STARTS_WITHIN);
        // The gateway is ready when one of the services is.
        shop.servicePorts()
                .forEach(port -> Eventually.that("all are ready", STARTS_WITHIN, () -> isReady(TestClient.at(port))));
        return shop;
    }

    private static boolean isReady(TestClient service) {
        try {
            return service.get("/observe/health/ready").status() == 200;
        } catch (UncheckedIOException e) {
            return false; // it does not listen yet
        }
    }

    public int gatewayPort() {
        return ports.gateway();
    }

    /** The ports of gateway, User, Product and Order Service. */
    public List<Integer> servicePorts() {
        return List.of(ports.gateway(), ports.user(), ports.product(), ports.order());
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

    /** What the catalogue shows of a product's stock. */
    public int stockOf(String product) {
        return client().get("/api/products/products/" + product)
                .expect(200)
                .json()
                .path("stock")
                .asInt();
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
                    .getOrComputeIfAbsent(LocalShop.class, type -> start(Map.of()), LocalShop.class);
        }
    }
}
