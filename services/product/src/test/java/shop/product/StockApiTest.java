package shop.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.testing.Race;
import shop.testing.TestResponse;

class StockApiTest {
    @RegisterExtension
    static final ProductShop SHOP = new ProductShop();

    private final String order = UUID.randomUUID().toString();

    @Test
    void aDecreaseAnswersTheProductWithWhatAnOrderTakesOver() {
        String id = SHOP.product("Kettle", "24.50", 10);

        TestResponse answer = SHOP.decrease(id, order, 3).expect(200);

        JsonNode product = answer.json();
        assertThat(product.path("name").asText()).isEqualTo("Kettle");
        assertThat(product.path("price").decimalValue()).isEqualByComparingTo("24.50");
        assertThat(product.path("currency").asText()).isEqualTo("EUR");
        assertThat(product.path("stock").asLong()).isEqualTo(7);
        assertThat(answer.header("Idempotent-Replayed")).isEmpty();
        assertThat(shownStock(id)).isEqualTo(7);
    }

    @Test
    void aRepeatedDecreaseIsTheSameMovement() {
        String id = SHOP.product(10);
        SHOP.decrease(id, order, 3).expect(200);

        TestResponse again = SHOP.decrease(id, order, 3).expect(200);

        assertThat(again.header("Idempotent-Replayed")).hasValue("true");
        assertThat(again.json().path("stock").asLong()).isEqualTo(7);
        assertThat(kinds(id)).containsExactly("opening", "decrease");
    }

    @Test
    void theSameKeyWithAnotherQuantityIsRefused() {
        String id = SHOP.product(10);
        SHOP.decrease(id, order, 3).expect(200);

        assertThat(SHOP.decrease(id, order, 4).expect(422).problemCode()).hasValue("idempotency-key-reused");
        assertThat(SHOP.release(id, order, 4).expect(422).problemCode()).hasValue("idempotency-key-reused");
        assertThat(shownStock(id)).isEqualTo(7);
    }

    @Test
    void moreThanThereIsIsRefusedWithWhatThereIs() {
        String id = SHOP.product(2);

        TestResponse refused = SHOP.decrease(id, order, 3).expect(409);

        assertThat(refused.problemCode()).hasValue("insufficient-stock");
        assertThat(refused.json().path("available").asLong()).isEqualTo(2);
        assertThat(refused.json().path("productId").asText()).isEqualTo(id);
        assertThat(shownStock(id)).isEqualTo(2);
    }

    @Test
    void aRefusedKeyMayBeUsedAgainOnceThereIsStock() {
        String id = SHOP.product(0);
        SHOP.decrease(id, order, 1).expect(409);

        refill(id, 5).expect(200);

        SHOP.decrease(id, order, 1).expect(200);
    }

    @Test
    void aReleaseUndoesItsDecreaseOnce() {
        String id = SHOP.product(10);
        SHOP.decrease(id, order, 3).expect(200);

        assertThat(SHOP.release(id, order, 3).expect(200).json().path("stock").asLong())
                .isEqualTo(10);
        TestResponse again = SHOP.release(id, order, 3).expect(200);

        assertThat(again.header("Idempotent-Replayed")).hasValue("true");
        assertThat(kinds(id)).containsExactly("opening", "decrease", "release");
        assertThat(SHOP.decrease(id, order, 3).expect(409).problemCode()).hasValue("movement-void");
    }

    @Test
    void aReleaseThatComesFirstMakesTheLateDecreaseVoid() {
        String id = SHOP.product(10);

        SHOP.release(id, order, 3).expect(200);
        SHOP.release(id, order, 3).expect(200);

        assertThat(SHOP.decrease(id, order, 3).expect(409).problemCode()).hasValue("movement-void");
        assertThat(kinds(id)).containsExactly("opening", "void");
        assertThat(shownStock(id)).isEqualTo(10);
    }

    @Test
    void aRefillAddsOnceForItsKey() {
        String id = SHOP.product(1);

        refill(id, 5).expect(200);
        TestResponse again = refill(id, 5).expect(200);

        assertThat(again.json().path("stock").asLong()).isEqualTo(6);
        assertThat(again.header("Idempotent-Replayed")).hasValue("true");
        assertThat(refill(id, 6).expect(422).problemCode()).hasValue("idempotency-key-reused");
    }

    @Test
    void withoutAKeyEveryRefillIsAnotherOne() {
        String id = SHOP.product(1);
        Map<String, Integer> body = Map.of("quantity", 2);

        SHOP.admin().put("/products/" + id + "/update_stock", body).expect(200);
        SHOP.admin().put("/products/" + id + "/update_stock", body).expect(200);

        assertThat(shownStock(id)).isEqualTo(5);
    }

    @Test
    void anAdminsKeyDoesNotMeetAnOrders() {
        String id = SHOP.product(10);
        SHOP.decrease(id, order, 1).expect(200);

        SHOP.admin()
                .with("Idempotency-Key", order)
                .put("/products/" + id + "/decrease_stock", Map.of("quantity", 2))
                .expect(200);

        assertThat(shownStock(id)).isEqualTo(7);
    }

    @Test
    void moreThanCanBeHeldIsRefused() {
        String id = SHOP.product(1_000_000_000);

        assertThat(refill(id, 1).expect(409).problemCode()).hasValue("stock-limit-exceeded");
    }

    @Test
    void theLedgerIsPagedAndGapless() {
        String id = SHOP.product(10);
        for (int i = 0; i < 6; i++) {
            SHOP.decrease(id, order + i, 1).expect(200);
        }

        List<Long> seqs = new ArrayList<>();
        String next = "?limit=3";
        while (!next.isEmpty()) {
            TestResponse page = SHOP.admin()
                    .get("/products/" + id + "/stock_movements" + next)
                    .expect(200);
            page.json().forEach(entry -> seqs.add(entry.path("seq").asLong()));
            next = page.header("Link")
                    .map(link -> link.substring(1, link.indexOf('>')))
                    .orElse("");
        }

        assertThat(seqs).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void aDeletedProductSellsNothingButStillTakesBack() {
        String id = SHOP.product(10);
        SHOP.decrease(id, order, 3).expect(200);
        SHOP.admin().delete("/products/" + id).expect(204);

        assertThat(SHOP.decrease(id, order + "-2", 1).expect(404).problemCode()).hasValue("not-found");
        SHOP.decrease(id, order, 3).expect(200);
        SHOP.release(id, order, 3).expect(200);

        assertThat(kinds(id)).containsExactly("opening", "decrease", "release");
    }

    @Test
    void ofManyBuyersAtTwoReplicasAsManyGetOneAsThereAre() {
        String id = SHOP.product(20);

        List<Integer> statuses = Race.run(100, n -> SHOP.orders(n)
                        .with("Idempotency-Key", order + "-" + n)
                        .put("/products/" + id + "/decrease_stock", Map.of("quantity", 1))
                        .status())
                .orThrow();

        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(20);
        assertThat(statuses.stream().filter(status -> status == 409)).hasSize(80);
        assertThat(shownStock(id)).isZero();
    }

    @Test
    void anUnknownProductIsNotFound() {
        for (String route : List.of("decrease_stock", "release_stock")) {
            assertThat(SHOP.orders()
                            .with("Idempotency-Key", "nobody's")
                            .put("/products/nothing/" + route, Map.of("quantity", 1))
                            .expect(404)
                            .problemCode())
                    .hasValue("not-found");
        }
        SHOP.admin()
                .put("/products/nothing/update_stock", Map.of("quantity", 1))
                .expect(404);
        SHOP.admin().get("/products/nothing/stock_movements").expect(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"quantity\":0}",
                "{\"quantity\":-1}",
                "{\"quantity\":1.5}",
                "{\"quantity\":\"1\"}",
                "{\"quantity\":null}",
                "{\"quantity\":{\"$gt\":0}}",
                "{\"quantity\":1000000001}",
                "{\"quantity\":1e99}",
                "{\"quantity\":1,\"stock\":5}",
                "[]",
                "{\"quantity\":1"
            })
    void aBadQuantityChangesNothing(String body) {
        String id = SHOP.product(10);

        for (String route : List.of("decrease_stock", "update_stock", "release_stock")) {
            SHOP.admin().put("/products/" + id + "/" + route, body).expect(400);
        }

        assertThat(kinds(id)).containsExactly("opening");
    }

    @Test
    void nothingIsReleasedWithoutTheKeyOfADecrease() {
        String id = SHOP.product(10);
        SHOP.orders()
                .put("/products/" + id + "/release_stock", Map.of("quantity", 1))
                .expect(400);
        assertThat(kinds(id)).containsExactly("opening");
    }

    @Test
    void aBadKeyIsRefused() {
        String id = SHOP.product(10);
        for (String key : List.of("k".repeat(256), "with space", "tab\tkey")) {
            SHOP.orders()
                    .with("Idempotency-Key", key)
                    .put("/products/" + id + "/decrease_stock", Map.of("quantity", 1))
                    .expect(400);
        }
    }

    @Test
    void stockIsForStockKeepers() {
        String id = SHOP.product(10);
        Map<String, Integer> one = Map.of("quantity", 1);
        String path = "/products/" + id;

        for (String route : List.of("/decrease_stock", "/update_stock", "/release_stock")) {
            SHOP.anyone().put(path + route, one).expect(401);
            SHOP.customer().put(path + route, one).expect(403);
        }
        SHOP.orders().put(path + "/update_stock", one).expect(403);
        SHOP.anyone().get(path + "/stock_movements").expect(401);
        SHOP.customer().get(path + "/stock_movements").expect(403);
        SHOP.orders().get(path + "/stock_movements").expect(403);
        assertThat(kinds(id)).containsExactly("opening");
    }

    private TestResponse refill(String id, int quantity) {
        return SHOP.admin()
                .with("Idempotency-Key", "delivery-" + order)
                .put("/products/" + id + "/update_stock", Map.of("quantity", quantity));
    }

    private static long shownStock(String id) {
        return SHOP.anyone()
                .get("/products/" + id)
                .expect(200)
                .json()
                .path("stock")
                .asLong();
    }

    private static List<String> kinds(String id) {
        List<String> kinds = new ArrayList<>();
        SHOP.admin()
                .get("/products/" + id + "/stock_movements")
                .expect(200)
                .json()
                .forEach(entry -> kinds.add(entry.path("kind").asText()));
        return kinds;
    }
}
