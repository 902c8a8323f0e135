package shop.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import shop.testing.LocalPorts;
import shop.testing.TestClient;

/** The shop as {@code ./shop up} starts it, on ports and in a folder of its own. */
final class BenchShop implements AutoCloseable {
    private final Child process;
    private final int gatewayPort;
    private final TestClient admin;

    private BenchShop(Child process, int gatewayPort) {
        this.process = process;
        this.gatewayPort = gatewayPort;
        this.admin = TestClient.at(gatewayPort).as(logIn("admin@shop.local", "admin-only-local"));
    }

    static BenchShop start(Place place) throws IOException {
        Path folder = place.temporaryFolder("shop");
        LocalPorts ports = LocalPorts.free();
        Map<String, String> variables = ports.variables();
        variables.put("SHOP_HOME", folder.toString());
        variables.put("SHOP_CONFIG_DIR", place.config().toString());
        Child process = Child.java("shop", List.of("-Xmx1g"), place.jar("local"), variables, "shop.local.Main");
        try {
            process.await(() -> process.hasSaid("The shop is open"));
            return new BenchShop(process, ports.gateway());
        } catch (RuntimeException | Error e) {
            process.close();
            throw e;
        }
    }

    Child process() {
        return process;
    }

    int gatewayPort() {
        return gatewayPort;
    }

    String customer(String email) {
        String password = "a long enough passphrase";
        TestClient.at(gatewayPort)
                .post("/api/users/signup", Map.of("email", email, "password", password, "name", "A Buyer"))
                .expect(201);
        return logIn(email, password);
    }

    List<String> products(int count, long stock) {
        return IntStream.range(0, count)
                .mapToObj(i -> admin.post(
                                "/api/products/product", Map.of("name", "Thing " + i, "price", 12.34, "stock", stock))
                        .expect(201)
                        .json()
                        .path("id")
                        .asText())
                .toList();
    }

    private String logIn(String email, String password) {
        return TestClient.at(gatewayPort)
                .post("/api/users/login", Map.of("email", email, "password", password))
                .expect(200)
                .json()
                .path("access_token")
                .asText();
    }

    @Override
    public void close() {
        process.close();
    }
}
