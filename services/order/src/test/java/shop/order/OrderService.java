package shop.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import shop.order.domain.ProductId;
import shop.testing.Eventually;
import shop.testing.TestClient;
import shop.testing.TestDatabase;
import shop.testing.TestResponse;
import shop.testing.TestSettings;

/** The whole Order Service on a free port, with an own database and neighbours that can be made to misbehave. */
public final class OrderService implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private final TestDatabase database = new TestDatabase();
    private final Map<String, String> settings = new HashMap<>(Map.of(
            "server.request-timeout", "2s",
            "order.call-timeout", "700ms",
            "order.saga.settle-within", "5500ms",
            "order.saga.retry-min", "100ms",
            "order.saga.retry-max", "500ms",
            "order.recovery.interval", "100ms",
            "order.events.poll", "30ms",
            "order.events.heartbeat", "200ms"));
    private final List<OrderApp> replicas = new ArrayList<>();
    private boolean forWholeClass;
    private final FakeShop shop = new FakeShop();

    OrderService with(String key, String value) {
        settings.put(key, value);
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        forWholeClass = true;
        startReplica();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!forWholeClass) {
            startReplica();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!forWholeClass) {
            end();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        end();
    }

    private void end() {
        stopReplicas();
        shop.close();
        database.close();
    }

    /** One more process on the same database. */
    TestClient startReplica() {
        Map<String, String> all = new HashMap<>(database.settings("order"));
        all.putAll(settings);
        all.put("neighbours.user", shop.users.uri().toString());
        all.put("neighbours.product", shop.products.uri().toString());
        OrderApp replica = OrderApp.start(TestSettings.with(all).make(OrderConfig::from));
        replicas.add(replica);
        TestClient client = TestClient.at(replica.port());
        Eventually.that(
                "ready",
                Duration.ofSeconds(20),
                () -> client.get("/observe/health/ready").status() == 200);
        return client;
    }

    int port() {
        return replicas.getFirst().port();
    }

    void stopReplicas() {
        replicas.forEach(OrderApp::close);
        replicas.clear();
    }

    /** For every product: received = left + in live orders, once no order owes anything any more. */
    void assertStockAddsUp() {
        MongoCollection<Document> orders = database.mongo("order").getCollection("orders");
        Eventually.that(
                "nothing is open", Duration.ofSeconds(20), () -> orders.countDocuments(Filters.exists("work")) == 0);
        Map<String, Integer> sold = new HashMap<>();
        for (Document order : orders.find(Filters.in("status", "placed", "paid", "shipped", "delivered"))) {
            for (Document item : order.getList("items", Document.class)) {
                sold.merge(item.getString("productId"), item.getInteger("quantity"), Integer::sum);
            }
        }
        for (ProductId product : shop.stock.products()) {
            assertThat(shop.stock.received(product))
                    .isEqualTo(shop.stock.left(product) + sold.getOrDefault(product.value(), 0));
        }
    }

    FakeShop shop() {
        return shop;
    }

    TestDatabase database() {
        return database;
    }

    TestClient anyone() {
        return TestClient.at(replicas.getFirst().port());
    }

    String customerToken(String name) {
        return shop.tokens.customer(name, name + "@shop.example");
    }

    TestClient ann() {
        return anyone().as(customerToken("ann"));
    }

    TestClient bob() {
        return anyone().as(customerToken("bob"));
    }

    TestClient admin() {
        return anyone().as(adminToken());
    }

    String adminToken() {
        return shop.tokens.admin("root", "root@shop.example");
    }

    static Item item(ProductId product, int quantity) {
        return new Item(product.value(), quantity);
    }

    /** One line of an order. */
    public record Item(String productId, int quantity) {}

    static Map<String, Object> order(Item... items) {
        return Map.of("items", List.of(items));
    }

    /** Reads the order until it is settled. */
    JsonNode settled(TestClient client, String id) {
        Eventually.that(
                "order " + id + " settled",
                Duration.ofSeconds(15),
                () -> !client.get("/order/" + id).json().path("status").asText().equals("pending"));
        return client.get("/order/" + id).json();
    }

    static String id(TestResponse response) {
        return response.json().path("id").asText();
    }
}
