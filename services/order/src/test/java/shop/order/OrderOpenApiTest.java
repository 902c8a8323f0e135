package shop.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import shop.defaults.auth.Access;
import shop.defaults.auth.Principal;
import shop.defaults.http.Ids;
import shop.order.domain.OrderId;
import shop.order.http.EventsConfig;
import shop.order.http.OrderEvents;
import shop.order.http.OrderRoutes;
import shop.order.http.OrderWatch;
import shop.order.placing.AdvanceOrder;
import shop.order.placing.CancelOrder;
import shop.order.placing.Customers;
import shop.order.placing.FakeStock;
import shop.order.placing.FaultPoints;
import shop.order.placing.FindOrders;
import shop.order.placing.InMemoryOrders;
import shop.order.placing.OrderSaga;
import shop.order.placing.PlaceOrder;
import shop.order.placing.SagaEvents;
import shop.order.placing.SagaPolicy;
import shop.testing.OpenApiAgreement;

class OrderOpenApiTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void routesAndDocumentAgree() {
        InMemoryOrders orders = new InMemoryOrders();
        Customers customers = (idOrEmail, deadline) -> Optional.empty();
        OrderSaga saga = new OrderSaga(
                orders,
                new FakeStock(),
                new SagaPolicy(SECOND.multipliedBy(3), SECOND.multipliedBy(2), SECOND, SECOND, SECOND, SECOND, 1),
                FaultPoints.NONE,
                SagaEvents.IGNORED,
                Clock.systemUTC(),
                "one");
        try (OrderWatch watch = OrderWatch.start(orders, SECOND)) {
            OrderRoutes routes = new OrderRoutes(
                    new Access(token -> new Principal(token, Optional.empty(), Set.of())),
                    new PlaceOrder(
                            customers,
                            orders,
                            saga,
                            SagaEvents.IGNORED,
                            FaultPoints.NONE,
                            () -> new OrderId(Ids.next()),
                            "EUR"),
                    new FindOrders(orders, customers),
                    new CancelOrder(orders, saga, SagaEvents.IGNORED, FaultPoints.NONE),
                    new AdvanceOrder(orders, saga),
                    new OrderEvents(watch, new EventsConfig(SECOND, SECOND, SECOND, 1, 1)));

            assertThat(OpenApiAgreement.of("/shop/order/openapi.yaml", routes).disagreements())
                    .isEmpty();
        }
    }
}
