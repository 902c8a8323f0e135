package shop.order;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.order.OrderService.id;
import static shop.order.OrderService.item;
import static shop.order.OrderService.order;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.order.domain.ProductId;
import shop.testing.Eventually;
import shop.testing.FakeAnswer;
import shop.testing.TestClient;
import shop.testing.TestResponse;

/** What callers see while the User Service or the Product Service is slow, broken or away. */
@Timeout(60)
class NeighbourFaultTest {
    private static final Duration BOUND = Duration.ofSeconds(4);

    @RegisterExtension
    final OrderService service = new OrderService();

    private ProductId product(int stock) {
        return service.shop().product("p-" + UUID.randomUUID(), stock);
    }

    private int left(ProductId product) {
        return service.shop().stock.left(product);
    }

    @AfterEach
    void theSumsAreRight() {
        service.assertStockAddsUp();
    }

    private TestResponse inTime(TestClient client, Object body) {
        long start = System.nanoTime();
        TestResponse response = client.post("/order", body);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
        return response;
    }

    @Test
    void anOrderWhoseStockDoesNotAnswerIsAcceptedAndPlacedLater() {
        ProductId tea = product(5);
        service.shop().onTake(answer -> FakeAnswer.hang());

        TestResponse accepted = inTime(service.ann(), order(item(tea, 2))).expect(202);

        assertThat(accepted.header("Location")).contains("order/" + id(accepted));
        assertThat(accepted.header("Retry-After")).isPresent();
        assertThat(accepted.json().path("status").asText()).isEqualTo("pending");
        service.shop().onTake(answer -> answer);
        assertThat(service.settled(service.ann(), id(accepted)).path("status").asText())
                .isEqualTo("placed");
        assertThat(left(tea)).isEqualTo(3);
    }

    @Test
    void aLostAnswerIsAskedForAgain() {
        ProductId tea = product(5);
        AtomicInteger calls = new AtomicInteger();
        service.shop().onTake(answer -> calls.incrementAndGet() == 1 ? FakeAnswer.hangUp() : answer);

        inTime(service.ann(), order(item(tea, 2))).expect(201);

        assertThat(left(tea)).isEqualTo(3);
    }

    @Test
    void anOrderWhoseStockStaysSilentIsGivenUpAndHoldsNothing() {
        ProductId tea = product(5);
        ProductId mug = product(5);
        service.shop().onTake(answer -> FakeAnswer.hangUp());
        TestClient ann = service.ann().with("Idempotency-Key", "silent");

        TestResponse accepted = inTime(ann, order(item(tea, 2), item(mug, 1))).expect(202);

        assertThat(service.settled(service.ann(), id(accepted)).path("status").asText())
                .isEqualTo("rejected");
        assertThat(left(tea)).isEqualTo(5);
        assertThat(left(mug)).isEqualTo(5);
        TestResponse again =
                ann.post("/order", order(item(tea, 2), item(mug, 1))).expect(503);
        assertThat(again.header("Idempotent-Replayed")).contains("true");
    }

    @Test
    void stockThatCannotBeReachedIs503AndTheKeyStaysFree() {
        ProductId tea = product(5);
        service.shop().products.close();

        TestResponse refused = inTime(service.ann().with("Idempotency-Key", "later"), order(item(tea, 2)))
                .expect(503);

        assertThat(refused.problemCode()).contains("unavailable");
        assertThat(refused.json().path("service").asText()).isEqualTo("product-service");
        assertThat(refused.header("Retry-After")).isPresent();
        assertThat(service.ann().get("/orders/ann").json()).isEmpty();
    }

    @Test
    void aFailingStockIs202OrAnErrorNeverAnOrder() {
        ProductId tea = product(5);
        service.shop()
                .products
                .on("PUT", "/products/{id}/decrease_stock", FakeAnswer.text(200, "text/html", "<p>hello"));

        TestResponse answer = inTime(service.ann(), order(item(tea, 2))).expect(202);

        assertThat(service.settled(service.ann(), id(answer)).path("status").asText())
                .isEqualTo("rejected");
    }

    @Test
    void whileTheFirstRequestRunsItsKeyIsInFlight() throws Exception {
        ProductId tea = product(5);
        service.shop().onTake(answer -> answer.after(Duration.ofMillis(500)));
        TestClient ann = service.ann().with("Idempotency-Key", "in-flight");
        CompletableFuture<TestResponse> first =
                CompletableFuture.supplyAsync(() -> ann.post("/order", order(item(tea, 2))));
        Eventually.that("the first is under way", BOUND, () -> left(tea) == 3);

        TestResponse second = ann.post("/order", order(item(tea, 2))).expect(409);

        assertThat(second.problemCode()).contains("idempotency-key-in-flight");
        assertThat(second.header("Retry-After")).isPresent();
        ann.post("/order", order(item(tea, 1))).expect(422);
        first.get().expect(201);
        ann.post("/order", order(item(tea, 2))).expect(201);
    }

    @Test
    void whoCannotBeVerifiedCannotOrder() {
        ProductId tea = product(5);
        TestClient keyed = service.ann().with("Idempotency-Key", "before");
        String placed = id(keyed.post("/order", order(item(tea, 1))).expect(201));
        service.shop().users.on("GET", "/user/{user}", FakeAnswer.hang());

        TestResponse refused = inTime(service.ann(), order(item(tea, 2))).expect(504);

        assertThat(refused.json().path("service").asText()).isEqualTo("user-service");
        service.shop().users.on("GET", "/user/{user}", FakeAnswer.problem(500, "internal"));
        assertThat(inTime(service.ann(), order(item(tea, 2))).expect(502).problemCode())
                .contains("bad-gateway");
        service.shop().users.on("GET", "/user/{user}", FakeAnswer.json(200, Map.of("name", "Ann")));
        inTime(service.ann(), order(item(tea, 2))).expect(502);
        assertThat(left(tea)).isEqualTo(4);
        // what was answered before can be answered again without the User Service
        assertThat(id(keyed.post("/order", order(item(tea, 1))).expect(201))).isEqualTo(placed);
    }

    @Test
    void whoDoesNotExistAnyMoreCannotOrder() {
        ProductId tea = product(5);

        TestResponse refused = service.anyone()
                .as(service.customerToken("ghost"))
                .post("/order", order(item(tea, 2)))
                .expect(404);

        assertThat(refused.problemCode()).contains("unknown-user");
        assertThat(left(tea)).isEqualTo(5);
    }

    @Test
    void aCancelledOrdersStockGoesBackEvenIfThatTakesAWhile() {
        ProductId tea = product(5);
        String id = id(service.ann().post("/order", order(item(tea, 2))).expect(201));
        service.shop().products.on("PUT", "/products/{id}/release_stock", FakeAnswer.problem(503, "unavailable"));

        service.ann().post("/order/" + id + "/cancel", "").expect(200);

        assertThat(left(tea)).isEqualTo(3);
        service.shop().releaseAgain();
        Eventually.that("the stock is back", Duration.ofSeconds(10), () -> left(tea) == 5);
    }

    /** As whoever is asked by mistake would say, or a proxy that does not know where to go. */
    @Test
    void a404ThatDoesNotNameTheProductIsNotTheProductServices() {
        ProductId tea = product(5);
        FakeAnswer nothingHere = FakeAnswer.problem(404, "not-found");
        String id = id(service.ann().post("/order", order(item(tea, 2))).expect(201));
        service.shop().products.on("PUT", "/products/{id}/decrease_stock", nothingHere);
        service.shop().products.on("PUT", "/products/{id}/release_stock", nothingHere);

        inTime(service.ann(), order(item(tea, 1))).expect(502);
        service.ann().post("/order/" + id + "/cancel", "").expect(200);

        assertThat(left(tea)).isEqualTo(3);
        service.shop().releaseAgain();
        Eventually.that("the stock is back", Duration.ofSeconds(10), () -> left(tea) == 5);
    }

    @ParameterizedTest
    @CsvSource({"POST, /token", "GET, /.well-known/jwks.json"})
    void nobodyWaitsForTokensOrKeysLongerThanTheRequestMayTake(String method, String path) {
        ProductId tea = product(5);
        service.shop().users.on(method, path, FakeAnswer.hang());
        service.with("tokens.timeout", "30s");
        TestClient ann = service.startReplica().as(service.customerToken("ann"));

        assertThat(inTime(ann, order(item(tea, 1))).expect(503).problemCode()).contains("unavailable");
    }

    @Test
    void ordersOutliveTheirProcess() {
        ProductId tea = product(5);
        service.shop().onTake(answer -> FakeAnswer.hang());
        TestResponse accepted =
                service.ann().post("/order", order(item(tea, 2))).expect(202);

        service.stopReplicas();
        service.shop().onTake(answer -> answer);
        TestClient survivor = service.startReplica().as(service.customerToken("ann"));

        assertThat(service.settled(survivor, id(accepted)).path("status").asText())
                .isEqualTo("placed");
    }
}
