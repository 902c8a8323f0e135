package shop.product;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import shop.testing.FakeAnswer;
import shop.testing.FakeNeighbour;
import shop.testing.TestClient;
import shop.testing.TestDatabase;
import shop.testing.TestResponse;
import shop.testing.TestSettings;
import shop.testing.TestTokens;

/** Two replicas of the whole Product Service on one database, and a User Service that publishes keys. */
final class ProductShop implements BeforeAllCallback, AfterAllCallback {
    private final TestDatabase database = new TestDatabase();
    private final TestTokens tokens = TestTokens.of("shop", "shop");
    private final FakeNeighbour users = FakeNeighbour.start();
    private final ProductApp app;
    private final ProductApp replica;

    ProductShop() {
        users.on("GET", "/.well-known/jwks.json", FakeAnswer.text(200, "application/json", tokens.jwks()));
        ProductConfig config = TestSettings.with(settings()).make(ProductConfig::from);
        app = ProductApp.start(config);
        replica = ProductApp.start(config);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(database.settings("product"));
        settings.put("product.port", "0");
        settings.put("neighbours.user", users.uri().toString());
        return settings;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // started with the class
    }

    @Override
    public void afterAll(ExtensionContext context) {
        app.close();
        replica.close();
        users.close();
        database.close();
    }

    TestTokens tokens() {
        return tokens;
    }

    TestDatabase database() {
        return database;
    }

    int port() {
        return app.port();
    }

    TestClient anyone() {
        return TestClient.at(app.port());
    }

    TestClient admin() {
        return anyone().as(tokens.admin("admin-1", "admin@shop.local"));
    }

    TestClient customer() {
        return anyone().as(tokens.customer("customer-1", "ann@example.org"));
    }

    /** The Order Service, at one of the replicas. */
    TestClient orders(int number) {
        return TestClient.at(number % 2 == 0 ? app.port() : replica.port()).as(tokens.service("order-service"));
    }

    TestClient orders() {
        return orders(0);
    }

    /** Makes a product and answers its id. */
    String product(String name, String price, int stock) {
        TestResponse created =
                admin().post("/product", "{\"name\":\"" + name + "\",\"price\":" + price + ",\"stock\":" + stock + "}");
        return created.expect(201).json().path("id").asText();
    }

    String product(int stock) {
        return product("Teapot " + UUID.randomUUID(), "19.90", stock);
    }

    TestResponse decrease(String product, String order, int quantity) {
        return orders().with("Idempotency-Key", order)
                .put("/products/" + product + "/decrease_stock", Map.of("quantity", quantity));
    }

    TestResponse release(String product, String order, int quantity) {
        return orders().with("Idempotency-Key", order)
                .put("/products/" + product + "/release_stock", Map.of("quantity", quantity));
    }
}
