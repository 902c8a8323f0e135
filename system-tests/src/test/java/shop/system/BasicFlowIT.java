package shop.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.testing.Race;
import shop.testing.TestClient;
import shop.testing.TestResponse;

/** The flow that the first version's clients use, through the gateway of what {@code ./shop up} starts. */
@ExtendWith(LocalShop.Shared.class)
class BasicFlowIT {
    private final LocalShop shop;

    BasicFlowIT(LocalShop shop) {
        this.shop = shop;
    }

    @Test
    void aCustomerSignsUpBuysAndFollowsTheOrder() {
        String email = email();
        String lamp = shop.product("Desk lamp", "39.90", 5);
        TestClient ada = shop.customer(email);

        JsonNode order =
                ada.post("/api/orders/order", order(lamp, 2)).expect(201).json();
        assertThat(order.path("status").asText()).isEqualTo("placed");
        assertThat(order.path("total").decimalValue()).isEqualByComparingTo(new BigDecimal("79.80"));
        assertThat(order.path("currency").asText()).isEqualTo("EUR");
        assertThat(order.at("/items/0/name").asText()).isEqualTo("Desk lamp");

        String id = order.path("id").asText();
        assertThat(ada.get("/api/orders/order/" + id).expect(200).json()).isEqualTo(order);
        assertThat(ada.get("/api/orders/orders/" + email).expect(200).json()).containsExactly(order);
        assertThat(shop.stockOf(lamp)).isEqualTo(3);

        shop.admin()
                .put("/api/products/products/" + lamp + "/update_stock", Map.of("quantity", 10))
                .expect(200);
        assertThat(shop.stockOf(lamp)).isEqualTo(13);

        for (String step : List.of("paid", "shipped", "delivered")) {
            shop.admin()
                    .put("/api/orders/order/" + id + "/status", Map.of("status", step))
                    .expect(200);
        }
        assertThat(ada.get("/api/orders/order/" + id).json().path("status").asText())
                .isEqualTo("delivered");
        assertThat(ada.post("/api/orders/order/" + id + "/cancel", Map.of()).status())
                .isEqualTo(409);
        assertThat(shop.stockOf(lamp)).isEqualTo(13);
    }

    @Test
    void aCancelledOrderPutsItsStockBackOnce() {
        String lamp = shop.product("Floor lamp", "99.00", 4);
        TestClient ada = shop.customer(email());
        String id = ada.post("/api/orders/order", order(lamp, 3))
                .expect(201)
                .json()
                .path("id")
                .asText();
        assertThat(shop.stockOf(lamp)).isEqualTo(1);
        ada.post("/api/orders/order/" + id + "/cancel", Map.of()).expect(200);
        ada.post("/api/orders/order/" + id + "/cancel", Map.of());
        assertThat(shop.stockOf(lamp)).isEqualTo(4);
    }

    @Test
    void sameKeySameOrder() {
        String lamp = shop.product("Wall lamp", "12.50", 9);
        TestClient ada = shop.customer(email()).with("Idempotency-Key", "checkout-1");
        TestResponse first = ada.post("/api/orders/order", order(lamp, 1)).expect(201);
        TestResponse again = ada.post("/api/orders/order", order(lamp, 1)).expect(201);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("Idempotent-Replayed")).hasValue("true");
        assertThat(ada.post("/api/orders/order", order(lamp, 2)).status()).isEqualTo(422);
        assertThat(shop.stockOf(lamp)).isEqualTo(8);
    }

    @Test
    void tenTimesMoreBuyersThanUnitsGetExactlyTheUnits() {
        int units = 20;
        String scarce = shop.product("Scarce thing", "1.00", units);
        TestClient buyer = shop.customer(email());
        List<Integer> statuses = Race.run(units * 10, i -> buyer.post("/api/orders/order", order(scarce, 1))
                        .status())
                .orThrow();
        assertThat(statuses).containsOnly(201, 409);
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(units);
        assertThat(shop.stockOf(scarce)).isZero();
    }

    static Map<String, Object> order(String product, int quantity) {
        return Map.of("items", List.of(Map.of("productId", product, "quantity", quantity)));
    }

    static String email() {
        return "ada-" + UUID.randomUUID() + "@example.com";
    }
}
