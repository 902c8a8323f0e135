package shop.order;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.order.OrderService.id;
import static shop.order.OrderService.item;
import static shop.order.OrderService.order;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import shop.order.domain.ProductId;
import shop.testing.Race;
import shop.testing.TestClient;
import shop.testing.TestResponse;

/** Two replicas on one database, and many who want the same at once. */
class OrderRaceTest {
    @RegisterExtension
    static final OrderService service = new OrderService()
            .with("server.request-timeout", "20s")
            .with("order.call-timeout", "10s")
            .with("order.saga.settle-within", "60s");

    private static List<TestClient> replicas;

    @BeforeAll
    static void anotherReplica() {
        replicas = List.of(service.anyone(), service.startReplica());
    }

    private final ProductId tea = service.shop().product("p-" + UUID.randomUUID(), 50);

    @AfterEach
    void theSumsAreRight() {
        service.assertStockAddsUp();
    }

    private static TestClient replica(int number) {
        return replicas.get(number % 2);
    }

    @Test
    void oneKeySentFiftyTimesAtOnceIsOneOrder() {
        String key = UUID.randomUUID().toString();

        List<TestResponse> answers = Race.run(50, i -> replica(i)
                        .as(service.customerToken("ann"))
                        .with("Idempotency-Key", key)
                        .post("/order", order(item(tea, 3))))
                .orThrow();

        assertThat(answers)
                .extracting(TestResponse::status)
                .isSubsetOf(201, 409)
                .contains(201);
        assertThat(answers.stream().filter(answer -> answer.status() == 201).map(TestResponse::text))
                .containsOnly(answers.stream()
                        .filter(answer -> answer.status() == 201)
                        .findFirst()
                        .orElseThrow()
                        .text());
        assertThat(answers.stream()
                        .filter(answer -> answer.status() == 201
                                && answer.header("Idempotent-Replayed").isEmpty()))
                .hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() == 409))
                .allMatch(answer -> answer.problemCode().equals(java.util.Optional.of("idempotency-key-in-flight")));
        assertThat(service.shop().stock.left(tea)).isEqualTo(47);
    }

    @Test
    void asManyOrdersAsUnits() {
        List<TestResponse> answers = Race.run(
                        200, i -> replica(i).as(service.customerToken("ann")).post("/order", order(item(tea, 1))))
                .orThrow();

        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(50);
        assertThat(answers.stream().filter(answer -> answer.status() == 409)).hasSize(150);
        assertThat(service.shop().stock.left(tea)).isZero();
    }

    @Test
    void basketsInOpposingOrderAreWholeOrNothing() {
        ProductId mug = service.shop().product("p-" + UUID.randomUUID(), 50);

        List<TestResponse> answers = Race.run(100, i -> replica(i)
                        .as(service.customerToken("ann"))
                        .post(
                                "/order",
                                i % 2 == 0 ? order(item(tea, 1), item(mug, 1)) : order(item(mug, 1), item(tea, 1))))
                .orThrow();

        assertThat(answers).extracting(TestResponse::status).isSubsetOf(201, 409);
        long placed = answers.stream().filter(answer -> answer.status() == 201).count();
        assertThat(service.shop().stock.left(tea)).isEqualTo(50 - (int) placed);
        assertThat(service.shop().stock.left(mug)).isEqualTo(50 - (int) placed);
    }

    @Test
    void twentyCancelsRacingAShipmentHaveOneWinner() {
        for (int round = 0; round < 5; round++) {
            String id = id(service.ann().post("/order", order(item(tea, 2))).expect(201));
            service.admin()
                    .put("/order/" + id + "/status", Map.of("status", "paid"))
                    .expect(200);
            int before = service.shop().stock.left(tea);

            List<TestResponse> answers = Race.run(
                            21,
                            i -> i == 0
                                    ? replica(i)
                                            .as(service.adminToken())
                                            .put("/order/" + id + "/status", Map.of("status", "shipped"))
                                    : replica(i)
                                            .as(service.customerToken("ann"))
                                            .post("/order/" + id + "/cancel", ""))
                    .orThrow();

            assertThat(answers)
                    .extracting(TestResponse::status)
                    .containsOnlyOnce(200)
                    .contains(409);
            String status =
                    service.ann().get("/order/" + id).json().path("status").asText();
            assertThat(service.shop().stock.left(tea)).isEqualTo(status.equals("shipped") ? before : before + 2);
        }
    }
}
