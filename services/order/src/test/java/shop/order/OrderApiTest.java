package shop.order;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.order.OrderService.id;
import static shop.order.OrderService.item;
import static shop.order.OrderService.order;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.defaults.http.Cursor;
import shop.order.domain.ProductId;
import shop.testing.OpenApiAgreement;
import shop.testing.TestClient;
import shop.testing.TestResponse;

class OrderApiTest {
    @RegisterExtension
    static final OrderService service = new OrderService();

    private static ProductId product(int stock) {
        return service.shop().product("p-" + UUID.randomUUID(), stock);
    }

    private static int left(ProductId product) {
        return service.shop().stock.left(product);
    }

    private static String uniqueKey() {
        return UUID.randomUUID().toString();
    }

    @Test
    void aPlacedOrderHasNamesPricesAndATotal() {
        ProductId tea = product(5);
        ProductId mug = product(5);

        TestResponse placed =
                service.ann().post("/order", order(item(tea, 2), item(mug, 1))).expect(201);

        JsonNode order = placed.json();
        assertThat(order.path("userId").asText()).isEqualTo("ann");
        assertThat(order.path("status").asText()).isEqualTo("placed");
        assertThat(order.path("total").decimalValue()).isEqualByComparingTo("4.50");
        assertThat(order.path("currency").asText()).isEqualTo("EUR");
        assertThat(order.at("/items/0/name").asText()).isEqualTo("Product " + tea);
        assertThat(order.at("/items/0/unitPrice").decimalValue()).isEqualByComparingTo("1.50");
        assertThat(order.at("/items/0/lineTotal").decimalValue()).isEqualByComparingTo("3.00");
        assertThat(order.path("createdAt").asText()).endsWith("Z");
        assertThat(order.path("history")).hasSize(2);
        assertThat(placed.header("Location")).contains("order/" + id(placed));
        assertThat(service.ann().get("/order/" + id(placed)).expect(200).json()).isEqualTo(order);
        assertThat(left(tea)).isEqualTo(3);
    }

    @Test
    void linesOfTheSameProductAreOne() {
        ProductId tea = product(5);

        JsonNode order = service.ann()
                .post("/order", order(item(tea, 2), item(tea, 3)))
                .expect(201)
                .json();

        assertThat(order.path("items")).hasSize(1);
        assertThat(order.at("/items/0/quantity").asInt()).isEqualTo(5);
    }

    @Test
    void anOrderThatIsTooLargeTakesNothing() {
        ProductId plenty = product(5);
        ProductId scarce = product(1);

        TestResponse refused = service.ann()
                .post("/order", order(item(plenty, 2), item(scarce, 2)))
                .expect(409);

        assertThat(refused.problemCode()).contains("insufficient-stock");
        assertThat(refused.json().path("available").asInt()).isEqualTo(1);
        assertThat(refused.json().path("productId").asText()).isEqualTo(scarce.value());
        assertThat(left(plenty)).isEqualTo(5);
        assertThat(left(scarce)).isEqualTo(1);
        String orderId = refused.json().path("orderId").asText();
        JsonNode rejected = service.ann().get("/order/" + orderId).expect(200).json();
        assertThat(rejected.path("status").asText()).isEqualTo("rejected");
        assertThat(rejected.at("/rejection/code").asText()).isEqualTo("insufficient-stock");
    }

    @Test
    void anOrderIsPlacedAtTheExpectedTotalOrNotAtAll() {
        ProductId tea = product(5);
        TestClient ann = service.ann().with("Idempotency-Key", uniqueKey());

        TestResponse refused =
                ann.post("/order", expecting("2.99", item(tea, 2))).expect(409);

        assertThat(refused.problemCode()).contains("price-changed");
        assertThat(refused.json().path("total").decimalValue()).isEqualByComparingTo("3.00");
        assertThat(refused.json().path("currency").asText()).isEqualTo("EUR");
        assertThat(refused.json().path("detail").asText()).isEqualTo("The order would have cost 3.00 EUR");
        assertThat(left(tea)).isEqualTo(5);
        assertThat(ann.post("/order", expecting("2.99", item(tea, 2)))
                        .expect(409)
                        .header("Idempotent-Replayed"))
                .contains("true");
        ann.post("/order", expecting("3", item(tea, 2))).expect(422);
        service.ann().post("/order", expecting("3", item(tea, 2))).expect(201);
        assertThat(left(tea)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0.001", "\"3\"", "1e99", "{}"})
    void anExpectedTotalIsAnAmountOfMoney(String total) {
        TestResponse refused = service.ann()
                .post("/order", "{\"items\":[{\"productId\":\"p\",\"quantity\":1}],\"expectedTotal\":" + total + "}")
                .expect(400);

        assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/expectedTotal");
    }

    private static Map<String, Object> expecting(String total, OrderService.Item item) {
        return Map.of("items", List.of(item), "expectedTotal", new BigDecimal(total));
    }

    @Test
    void anUnknownProductIs404AndTakesNothing() {
        ProductId tea = product(5);

        TestResponse refused = service.ann()
                .post("/order", order(item(tea, 2), item(new ProductId("nowhere"), 1)))
                .expect(404);

        assertThat(refused.problemCode()).contains("unknown-product");
        assertThat(left(tea)).isEqualTo(5);
    }

    @Test
    void theSameKeyAndBodyGiveTheSameAnswerAgain() {
        ProductId tea = product(5);
        TestClient ann = service.ann().with("Idempotency-Key", uniqueKey());
        TestResponse first =
                ann.post("/order", order(item(tea, 1), item(tea, 1))).expect(201);
        service.admin()
                .put("/order/" + id(first) + "/status", Map.of("status", "paid"))
                .expect(200);

        TestResponse again = ann.post("/order", order(item(tea, 2))).expect(201);

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(again.header("Idempotent-Replayed")).contains("true");
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(left(tea)).isEqualTo(3);
    }

    @Test
    void aRefusalIsRepeatedToo() {
        ProductId tea = product(1);
        TestClient ann = service.ann().with("Idempotency-Key", uniqueKey());
        TestResponse first = ann.post("/order", order(item(tea, 2))).expect(409);
        service.shop().stock.refill(tea, 10);

        TestResponse again = ann.post("/order", order(item(tea, 2))).expect(409);

        assertThat(again.header("Idempotent-Replayed")).contains("true");
        assertThat(again.json().path("available")).isEqualTo(first.json().path("available"));
        assertThat(again.json().path("orderId")).isEqualTo(first.json().path("orderId"));
        TestClient other = service.ann().with("Idempotency-Key", uniqueKey());
        other.post("/order", order(item(new ProductId("nowhere"), 1))).expect(404);
        TestResponse unknown =
                other.post("/order", order(item(new ProductId("nowhere"), 1))).expect(404);
        assertThat(unknown.header("Idempotent-Replayed")).contains("true");
    }

    @Test
    void aKeyBelongsToOneBodyAndOneCaller() {
        ProductId tea = product(5);
        String key = uniqueKey();
        service.ann()
                .with("Idempotency-Key", key)
                .post("/order", order(item(tea, 1)))
                .expect(201);

        TestResponse reused = service.ann().with("Idempotency-Key", key).post("/order", order(item(tea, 2)));
        TestResponse bobs = service.bob().with("Idempotency-Key", key).post("/order", order(item(tea, 1)));

        assertThat(reused.expect(422).problemCode()).contains("idempotency-key-reused");
        assertThat(bobs.expect(201).header("Idempotent-Replayed")).isEmpty();
        assertThat(left(tea)).isEqualTo(3);
    }

    @Test
    void aKeyHasAForm() {
        ProductId tea = product(5);
        for (String key : List.of("two words", "k".repeat(256))) {
            TestResponse refused = service.ann().with("Idempotency-Key", key).post("/order", order(item(tea, 1)));
            assertThat(refused.expect(400).problemCode()).contains("invalid-request");
        }
        service.ann()
                .with("Idempotency-Key", uniqueKey() + ",;=\"" + "k".repeat(255 - 40))
                .post("/order", order(item(tea, 1)))
                .expect(201);
        assertThat(left(tea)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"items\":[]}",
                "{\"items\":{}}",
                "{\"items\":[null]}",
                "{\"items\":[{\"productId\":\"a\"}]}",
                "{\"items\":[{\"productId\":\"a\",\"quantity\":0}]}",
                "{\"items\":[{\"productId\":\"a\",\"quantity\":-1}]}",
                "{\"items\":[{\"productId\":\"a\",\"quantity\":1.5}]}",
                "{\"items\":[{\"productId\":\"a\",\"quantity\":\"1\"}]}",
                "{\"items\":[{\"productId\":\"a\",\"quantity\":10001}]}",
                "{\"items\":[{\"productId\":\"a\",\"quantity\":1e400}]}",
                "{\"items\":[{\"productId\":\"../users\",\"quantity\":1}]}",
                "{\"items\":[{\"productId\":{\"$gt\":\"\"},\"quantity\":1}]}",
                "{\"items\":[{\"productId\":\"a\",\"quantity\":1,\"unitPrice\":0.01}]}",
                "{\"items\":[{\"productId\":\"a\",\"quantity\":6000},{\"productId\":\"a\",\"quantity\":6000}]}",
                "{\"items\":[{\"productId\":\"a\",\"quantity\":1}],\"total\":0}",
                "{\"items\":[{\"productId\":\"a\",\"quantity\":1}],\"status\":\"paid\"}",
                "{\"items\":[{\"productId\":\"a\",\"quantity\":1}],\"userId\":{\"$ne\":\"\"}}"
            })
    void whatIsNotAnOrderIsRefusedAndTheFieldNamed(String body) {
        TestResponse refused = service.ann().post("/order", body).expect(400);

        assertThat(refused.problemCode()).contains("invalid-request");
        assertThat(refused.json().at("/errors/0/pointer").asText()).isNotEmpty();
    }

    @Test
    void moreThanAHundredLinesAreRefused() {
        ProductId tea = product(500);
        List<OrderService.Item> items =
                IntStream.range(0, 101).mapToObj(i -> item(tea, 1)).toList();

        service.ann().post("/order", Map.of("items", items)).expect(400);

        assertThat(left(tea)).isEqualTo(500);
    }

    @Test
    void onlyWhoIsSignedInOrders() {
        assertThat(service.anyone()
                        .post("/order", order(item(product(1), 1)))
                        .expect(401)
                        .problemCode())
                .contains("unauthenticated");
        service.anyone()
                .as(service.shop().tokens.service("gateway"))
                .post("/order", order(item(product(1), 1)))
                .expect(403);
    }

    @Test
    void onlyAnAdminOrdersForSomebodyElse() {
        ProductId tea = product(5);
        Map<String, Object> forBob = Map.of("items", List.of(item(tea, 1)), "userId", "bob@shop.example");

        assertThat(service.ann().post("/order", forBob).expect(403).problemCode())
                .contains("forbidden");
        TestResponse placed = service.admin().post("/order", forBob).expect(201);

        assertThat(placed.json().path("userId").asText()).isEqualTo("bob");
        service.bob().get("/order/" + id(placed)).expect(200);
        service.ann().get("/order/" + id(placed)).expect(404);
        Map<String, Object> forNobody = Map.of("items", List.of(item(tea, 1)), "userId", "nobody@shop.example");
        assertThat(service.admin().post("/order", forNobody).expect(404).problemCode())
                .contains("unknown-user");
        Map<String, Object> forSelf = Map.of("items", List.of(item(tea, 1)), "userId", "Ann@shop.example");
        service.ann().post("/order", forSelf).expect(201);
    }

    @Test
    void somebodyElsesOrderDoesNotExist() {
        String id = id(service.ann().post("/order", order(item(product(1), 1))).expect(201));

        for (String path : List.of("/order/" + id, "/order/" + UUID.randomUUID(), "/order/nonsense", "/order/%7B%7D")) {
            assertThat(service.bob().get(path).expect(404).problemCode()).contains("unknown-order");
        }
        service.bob().post("/order/" + id + "/cancel", "{}").expect(404);
        service.bob().get("/order/" + id + "/events").expect(404);
        service.bob().get("/orders/ann").expect(404);
        service.bob().get("/orders/ann@shop.example").expect(404);
        assertThat(service.admin()
                        .get("/order/" + id)
                        .expect(200)
                        .json()
                        .path("userId")
                        .asText())
                .isEqualTo("ann");
    }

    @Test
    void anUnchangedOrderIsNotSentAgain() {
        String id = id(service.ann().post("/order", order(item(product(1), 1))).expect(201));
        String tag = service.ann().get("/order/" + id).header("ETag").orElseThrow();

        assertThat(service.ann()
                        .with("If-None-Match", tag)
                        .get("/order/" + id)
                        .expect(304)
                        .header("Content-Length"))
                .as("would be that of the order")
                .isEmpty();
        service.ann().post("/order/" + id + "/cancel", "").expect(200);
        service.ann().with("If-None-Match", tag).get("/order/" + id).expect(200);
    }

    @Test
    void aUsersOrdersComeNewestFirstInPages() {
        String name = service.shop().addUser("user-" + UUID.randomUUID());
        TestClient user = service.anyone().as(service.customerToken(name));
        assertThat(user.get("/orders/" + name).expect(200).text()).isEqualTo("[]");
        ProductId tea = product(100);
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            newestFirst.addFirst(id(user.post("/order", order(item(tea, 1))).expect(201)));
        }

        List<String> seen = new ArrayList<>();
        String query = "?limit=2";
        while (!query.isEmpty()) {
            TestResponse page =
                    user.get("/orders/" + name + "@shop.example" + query).expect(200);
            ids(page).forEach(seen::add);
            query = page.header("Link")
                    .map(link -> link.substring(1, link.indexOf('>')))
                    .orElse("");
        }

        assertThat(seen).containsExactlyElementsOf(newestFirst);
        user.post("/order/" + newestFirst.getFirst() + "/cancel", "").expect(200);
        assertThat(ids(user.get("/orders/" + name + "?status=cancelled"))).containsExactly(newestFirst.getFirst());
        assertThat(ids(service.admin().get("/orders/" + name + "@shop.example").expect(200)))
                .hasSize(5);
        assertThat(ids(service.admin().get("/orders/" + name).expect(200))).hasSize(5);
        service.admin().get("/orders/nobody@shop.example").expect(404);
    }

    @Test
    void anAdminListsEverybodysOrdersNewestFirstInPages() {
        ProductId tea = product(100);
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            TestClient buyer = i % 2 == 0 ? service.ann() : service.bob();
            newestFirst.addFirst(id(buyer.post("/order", order(item(tea, 1))).expect(201)));
        }

        TestResponse first = service.admin().get("/orders?limit=3").expect(200);
        String link = first.header("Link").orElseThrow();
        TestResponse second = service.admin()
                .get("/orders" + link.substring(1, link.indexOf('>')))
                .expect(200);

        assertThat(ids(first)).containsExactlyElementsOf(newestFirst.subList(0, 3));
        assertThat(ids(second)).startsWith(newestFirst.get(3), newestFirst.get(4));
        service.ann().post("/order/" + newestFirst.get(4) + "/cancel", "").expect(200);
        assertThat(ids(service.admin().get("/orders?status=cancelled&limit=1").expect(200)))
                .containsExactly(newestFirst.get(4));
        assertThat(ids(service.admin().get("/orders?limit=200").expect(200))).containsAll(newestFirst);
    }

    @Test
    void listsAreNobodyElsesToKeep() {
        for (String path : List.of("/orders", "/orders/ann")) {
            assertThat(service.admin().get(path).expect(200).header("Cache-Control"))
                    .contains("private, no-cache");
        }
    }

    @Test
    void theOrdersOfWhoIsGoneAreThereByIdAndNotByEmail() {
        String name = service.shop().addUser("user-" + UUID.randomUUID());
        String id = id(service.anyone()
                .as(service.customerToken(name))
                .post("/order", order(item(product(1), 1)))
                .expect(201));
        service.shop().removeUser(name);

        assertThat(ids(service.admin().get("/orders/" + name).expect(200))).containsExactly(id);
        service.admin().get("/orders/" + name + "@shop.example").expect(404);
        assertThat(service.admin().get("/orders/nobody").expect(200).text()).isEqualTo("[]");
    }

    @Test
    void onlyAnAdminListsEverybodysOrders() {
        service.anyone().get("/orders").expect(401);
        assertThat(service.ann().get("/orders").expect(403).problemCode()).contains("forbidden");
        service.anyone()
                .as(service.shop().tokens.service("product-service"))
                .get("/orders")
                .expect(403);
        service.ann().get("/orders/").expect(404);
    }

    private static List<String> ids(TestResponse page) {
        return StreamSupport.stream(page.json().spliterator(), false)
                .map(order -> order.path("id").asText())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%20", "x%00y", "..%2f..%2f", "%7B%22$gt%22:%22%22%7D"})
    void whatCannotBeAUserHasNoOrders(String user) {
        for (String path : List.of("/orders/" + user, "/orders/" + user.repeat(40), "/orders/" + user + "@" + user)) {
            assertThat(service.admin().get(path).status()).isIn(200, 400, 404);
            assertThat(service.ann().get(path).status()).isIn(400, 404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?limit=0",
                "?limit=201",
                "?limit=x",
                "?status=done",
                "?after=x",
                "?after=W10",
                "?sort=id",
                "?limit=1&limit=2"
            })
    void aWrongQueryIsRefused(String query) {
        assertThat(service.ann().get("/orders/ann" + query).expect(400).problemCode())
                .contains("invalid-request");
        assertThat(service.admin().get("/orders" + query).expect(400).problemCode())
                .contains("invalid-request");
    }

    @ParameterizedTest
    @CsvSource({
        "+1000000000-12-31T23:59:59.999999999Z, 400",
        "-1000000000-01-01T00:00:00Z, 400",
        "+292278994-08-17T07:12:55.808Z, 400",
        "+292278994-08-17T07:12:55.807Z, 200",
        "-292275055-05-16T16:47:04.192Z, 200",
    })
    void aPlaceAtATimeThatCannotBeStoredIsRefused(String time, int status) {
        String query = "?after=" + Cursor.encode(time, UUID.randomUUID().toString());
        for (String path : List.of("/orders/ann", "/orders")) {
            TestResponse answer = service.admin().get(path + query).expect(status);
            if (status == 400) {
                assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo("?after");
            }
        }
    }

    @Test
    void cancellingPutsTheStockBackOnce() {
        ProductId tea = product(5);
        String id = id(service.ann().post("/order", order(item(tea, 3))).expect(201));
        assertThat(left(tea)).isEqualTo(2);

        TestResponse cancelled =
                service.ann().post("/order/" + id + "/cancel", "").expect(200);

        assertThat(cancelled.json().path("status").asText()).isEqualTo("cancelled");
        assertThat(cancelled.json().at("/history/2/actor").asText()).isEqualTo("customer");
        assertThat(left(tea)).isEqualTo(5);
        assertThat(service.ann()
                        .post("/order/" + id + "/cancel", "")
                        .expect(409)
                        .problemCode())
                .contains("step-refused");
        assertThat(left(tea)).isEqualTo(5);
    }

    @Test
    void aRepeatedCancelWithTheSameKeyIsAnsweredTheSame() {
        String id = id(service.ann().post("/order", order(item(product(5), 3))).expect(201));
        TestClient ann = service.ann().with("Idempotency-Key", uniqueKey());
        TestResponse first = ann.post("/order/" + id + "/cancel", "").expect(200);

        TestResponse again = ann.post("/order/" + id + "/cancel", "").expect(200);

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("Idempotent-Replayed")).contains("true");
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, '', 200",
        "application/json, '{}', 200",
        "application/json, '{\"reason\":\"too late\"}', 400",
        "text/plain, too late, 415",
    })
    void aCancelTakesNoBodyButAnEmptyObject(String type, String body, int status) {
        String path = "/order/"
                + id(service.ann().post("/order", order(item(product(5), 1))).expect(201)) + "/cancel";

        service.ann().with("Content-Type", type).post(path, body).expect(status);

        assertThat(OpenApiAgreement.of("/shop/order/openapi.yaml").documents("POST", "/order/{id}/cancel", status))
                .isTrue();
    }

    @Test
    void aCancelWithAHugeBodyIs413() {
        String path = "/order/"
                + id(service.ann().post("/order", order(item(product(5), 1))).expect(201)) + "/cancel";

        service.ann().post(path, " ".repeat(2 << 20)).expect(413);

        assertThat(OpenApiAgreement.of("/shop/order/openapi.yaml").documents("POST", "/order/{id}/cancel", 413))
                .isTrue();
    }

    @Test
    void anOrderGoesToItsCustomerStepByStep() {
        String id = id(service.ann().post("/order", order(item(product(5), 3))).expect(201));
        String path = "/order/" + id + "/status";
        service.ann().put(path, Map.of("status", "paid")).expect(403);
        service.admin().put(path, Map.of("status", "shipped")).expect(409);
        service.admin().put(path, Map.of("status", "cancelled")).expect(409);
        service.admin().put(path, Map.of("status", "lost")).expect(400);
        service.admin()
                .put("/order/" + UUID.randomUUID() + "/status", Map.of("status", "paid"))
                .expect(404);

        for (String status : List.of("paid", "shipped", "delivered")) {
            JsonNode order = service.admin()
                    .put(path, Map.of("status", status))
                    .expect(200)
                    .json();
            assertThat(order.path("status").asText()).isEqualTo(status);
        }

        TestResponse tooLate =
                service.ann().post("/order/" + id + "/cancel", "").expect(409);
        assertThat(tooLate.json().path("code").asText()).isEqualTo("step-refused");
        assertThat(service.ann().get("/order/" + id).json().path("history")).hasSize(5);
    }

    @Test
    void aRepeatedStepWithTheSameKeyIsAnsweredTheSameAndNoOtherStepMayUseIt() {
        String path = "/order/"
                + id(service.ann().post("/order", order(item(product(5), 3))).expect(201)) + "/status";
        TestClient admin = service.admin().with("Idempotency-Key", uniqueKey());
        TestResponse paid = admin.put(path, Map.of("status", "paid")).expect(200);
        service.admin().put(path, Map.of("status", "shipped")).expect(200);

        assertThat(admin.put(path, Map.of("status", "paid")).expect(200).text()).isEqualTo(paid.text());
        admin.put(path, Map.of("status", "delivered")).expect(422);
    }

    @Test
    void anotherMethodIs405() {
        assertThat(service.ann().get("/order").expect(405).header("Allow").orElseThrow())
                .contains("POST");
    }

    @Test
    void theContractIsServed() {
        assertThat(service.anyone().get("/openapi").expect(200).text()).contains("operationId: placeOrder");
    }

    @Test
    void whatHappensToOrdersIsCounted() {
        service.ann().post("/order", order(item(product(5), 3))).expect(201);

        assertThat(service.anyone().get("/observe/metrics").expect(200).text())
                .contains("orders_events_total{event=\"placed\"")
                .contains("orders_open ")
                .contains("orders_open_oldest_seconds ");
    }
}
