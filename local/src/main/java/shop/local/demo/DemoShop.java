package shop.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** The shop that the demo plays in: fills it, and does in it what buyers and staff do. */
final class DemoShop {
    private static final int REFILL = 200;
    private static final int CONFLICT = 409;

    private final DemoConfig config;
    private final DemoClient admin;
    private final List<String> products = new ArrayList<>();
    private final List<DemoClient> buyers = new ArrayList<>();

    DemoShop(DemoConfig config) {
        this.config = config;
        this.admin = new DemoClient(config.shop(), config.adminEmail(), config.adminPassword());
    }

    /** Adds what is not there yet; the same each time, thanks to the keys. */
    void fill(Consumer<String> progress) throws IOException, InterruptedException {
        admin.loggedIn();
        for (int i = 0; i < config.products(); i++) {
            DemoGoods.Goods goods = DemoGoods.of(i);
            JsonNode product = admin.post("/products/product", goods.json(), "demo-goods-" + i)
                    .orThrow("A new product");
            products.add(product.path("id").asText());
            progress.accept("Products " + (i + 1) + " of " + config.products());
        }
        for (int i = 0; i < config.buyers(); i++) {
            DemoPeople.Person person = DemoPeople.of(i);
            DemoClient buyer = new DemoClient(config.shop(), person.email(), DemoPeople.PASSWORD);
            Map<String, String> signUp =
                    Map.of("email", person.email(), "password", DemoPeople.PASSWORD, "name", person.name());
            DemoClient.Answer answer = buyer.post("/users/signup", signUp, "demo-person-" + i);
            if (answer.status() != CONFLICT) {
                answer.orThrow("A sign-up");
            }
            buyers.add(buyer.loggedIn());
            progress.accept("Buyers " + (i + 1) + " of " + config.buyers());
        }
    }

    List<String> products() {
        return products;
    }

    List<DemoClient> buyers() {
        return buyers;
    }

    DemoClient.Answer order(DemoClient buyer, Map<String, Integer> quantities)
            throws IOException, InterruptedException {
        List<Map<String, Object>> items = quantities.entrySet().stream()
                .map(line -> Map.<String, Object>of("productId", line.getKey(), "quantity", line.getValue()))
                .toList();
        return buyer.post("/orders/order", Map.of("items", items), key());
    }

    DemoClient.Answer cancel(DemoClient buyer, String order) throws IOException, InterruptedException {
        return buyer.post("/orders/order/" + order + "/cancel", Map.of(), key());
    }

    DemoClient.Answer advance(String order, String status) throws IOException, InterruptedException {
        return admin.put("/orders/order/" + order + "/status", Map.of("status", status), key());
    }

    void refill(String product) throws IOException, InterruptedException {
        admin.put("/products/products/" + product + "/update_stock", Map.of("quantity", REFILL), key())
                .orThrow("A refill");
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }
}
