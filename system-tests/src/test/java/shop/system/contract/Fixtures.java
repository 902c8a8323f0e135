package shop.system.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import shop.system.LocalShop;
import shop.testing.TestClient;

/** What requests need that no schema can make up: things that exist, and passwords that fit. */
final class Fixtures {
    static final String ADMIN = "admin@shop.local";
    static final String ADMIN_PASSWORD = "admin-only-local";
    private static final String PASSWORD = "a long enough secret";

    private final LocalShop shop;
    private final TestClient admin;
    private final String email = newEmail();
    private final String userId;
    private final String product;
    private final String order;
    private final String adminToken;
    private final String customerToken;

    Fixtures(LocalShop shop) {
        this.shop = shop;
        this.admin = shop.admin();
        this.userId = newUser(email);
        this.product = newProduct();
        this.order = newOrder();
        this.adminToken = login(ADMIN, ADMIN_PASSWORD).path("access_token").asText();
        this.customerToken = login(email, PASSWORD).path("access_token").asText();
        admin.post("/api/orders/order/" + order + "/cancel", "").expect(200);
    }

    /** The admin's, at the gateway. */
    TestClient admin() {
        return admin;
    }

    String adminToken() {
        return adminToken;
    }

    String customerToken() {
        return customerToken;
    }

    /** A path's parameter in an ordinary request: what is changed is new each time, what is read is the same. */
    String path(ApiDocument.Operation operation, String parameter) {
        boolean changes = !operation.method().equals("GET");
        if (parameter.equals("user")) {
            return changes ? newUser(newEmail()) : email;
        }
        if (operation.id().endsWith("Order")) {
            return changes ? newOrder() : order;
        }
        return changes ? newProduct() : product;
    }

    /** A member of a body in an ordinary request, where the schema cannot say. */
    Optional<JsonNode> member(ApiDocument.Operation operation, String name) {
        boolean login = operation.id().equals("logIn");
        return Optional.ofNullable(
                        switch (name) {
                            case "productId" -> product;
                            case "userId" -> userId;
                            case "email" -> login ? ADMIN : newEmail();
                            case "password" -> login ? ADMIN_PASSWORD : PASSWORD;
                            case "currentPassword" -> ADMIN_PASSWORD;
                            case "refresh_token" ->
                                login(ADMIN, ADMIN_PASSWORD)
                                        .path("refresh_token")
                                        .asText();
                            case "client_id" -> "order-service";
                            case "client_secret" -> "order-service-only-local";
                            case "status" -> "paid";
                            default -> null;
                        })
                .map(JsonNodeFactory.instance::textNode);
    }

    private static String newEmail() {
        return UUID.randomUUID() + "@example.org";
    }

    private String newUser(String address) {
        return shop.client()
                .post("/api/users/signup", Map.of("email", address, "password", PASSWORD, "name", "Ada"))
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    private String newProduct() {
        return created("/api/products/product", Map.of("name", "Teapot", "price", 24.9, "stock", 1_000_000));
    }

    private String newOrder() {
        return created("/api/orders/order", Map.of("items", List.of(Map.of("productId", product, "quantity", 1))));
    }

    private String created(String path, Map<String, Object> body) {
        return admin.post(path, body).expect(201).json().path("id").asText();
    }

    private JsonNode login(String address, String password) {
        return shop.client()
                .post("/api/users/login", Map.of("email", address, "password", password))
                .expect(200)
                .json();
    }
}
