package shop.order;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.order.OrderService.item;
import static shop.order.OrderService.order;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.order.domain.ProductId;
import shop.testing.FakeAnswer;
import shop.testing.TestClient;
import shop.testing.TestResponse;

/**
 * A connection breaks while a decrease is on its way; its repetition is answered for good, and only then does the first
 * one arrive. Whatever the answer was, the order that was not placed holds no stock.
 */
@Timeout(60)
class LateDecreaseTest {
    @RegisterExtension
    final OrderService service = new OrderService();

    private final ProductId tea = new ProductId("p-" + UUID.randomUUID());

    @AfterEach
    void theSumsAreRight() {
        service.assertStockAddsUp();
    }

    @Test
    void arrivesBehindARefusal() {
        FakeAnswer refusal =
                FakeAnswer.text(409, "application/problem+json", "{\"code\":\"insufficient-stock\",\"available\":1}");

        orderAnsweredBy(refusal).expect(409);
    }

    @Test
    void arrivesBehindAnUnknownProduct() {
        orderAnsweredBy(FakeShop.unknown(tea)).expect(404);
    }

    /** Of such an answer nothing follows, so that recovery asks again, or gives up and gives back. */
    @ParameterizedTest
    @ValueSource(ints = {401, 421, 429})
    void arrivesBehindAnAnswerThatSaysNothing(int status) {
        TestResponse accepted =
                orderAnsweredBy(FakeAnswer.problem(status, "whatever")).expect(202);

        service.shop().products.on("PUT", "/products/{id}/decrease_stock", service.shop()::take);
        assertThat(service.settled(service.ann(), OrderService.id(accepted))
                        .path("status")
                        .asText())
                .isEqualTo("placed");
    }

    private TestResponse orderAnsweredBy(FakeAnswer repetition) {
        service.shop().stock.refill(tea, 5);
        AtomicInteger calls = new AtomicInteger();
        service.shop().products.on("PUT", "/products/{id}/decrease_stock", request -> {
            if (calls.incrementAndGet() > 1) {
                return repetition;
            }
            service.shop().takeLater(request);
            return FakeAnswer.hangUp();
        });
        TestClient ann = service.ann().with("Idempotency-Key", UUID.randomUUID().toString());

        TestResponse response = ann.post("/order", order(item(tea, 2)));

        service.shop().stock.arrive();
        return response;
    }
}
