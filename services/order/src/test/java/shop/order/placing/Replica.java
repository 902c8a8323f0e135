package shop.order.placing;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import shop.defaults.http.Deadline;
import shop.order.domain.Basket;
import shop.order.domain.IdempotencyKey;
import shop.order.domain.OrderId;
import shop.order.domain.OrderStatus;
import shop.order.domain.UserId;

/** One order process, without its network: the use cases over the given stores. */
final class Replica {
    static final SagaPolicy POLICY = new SagaPolicy(
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofMillis(500),
            Duration.ofSeconds(5),
            1);
    static final Duration PLENTY = Duration.ofHours(1);

    final Set<UserId> users = new HashSet<>(Set.of(new UserId("ann"), new UserId("bob"), new UserId("root")));
    /** How long the User Service was given for its last answer. */
    Duration userWithin = Duration.ZERO;

    final PlaceOrder placeOrder;
    final CancelOrder cancelOrder;
    final AdvanceOrder advanceOrder;
    final RecoverPendingOrders recovery;

    Replica(String name, Orders orders, StockReservations stock, Clock clock, FaultPoints faults) {
        OrderSaga saga = new OrderSaga(orders, stock, POLICY, faults, SagaEvents.IGNORED, clock, name);
        Customers customers = (idOrEmail, deadline) -> {
            userWithin = deadline.remaining();
            return Optional.of(new UserId(idOrEmail.replace("@shop.example", "")))
                    .filter(users::contains);
        };
        placeOrder = new PlaceOrder(
                customers,
                orders,
                saga,
                SagaEvents.IGNORED,
                faults,
                () -> new OrderId(UUID.randomUUID().toString()),
                "EUR");
        cancelOrder = new CancelOrder(orders, saga, SagaEvents.IGNORED, faults);
        advanceOrder = new AdvanceOrder(orders, saga);
        recovery = new RecoverPendingOrders(orders, saga, POLICY, SagaEvents.IGNORED);
    }

    static Caller caller(String name) {
        return new Caller(new UserId(name), Optional.of(name + "@shop.example"), name.equals("root"));
    }

    Placement place(String caller, String key, Basket basket) {
        return placeOrder.place(
                new PlaceOrder.Wish(caller(caller), Optional.empty(), basket, Optional.of(new IdempotencyKey(key))),
                Deadline.after(PLENTY));
    }

    Placement cancel(String caller, OrderId id) {
        return cancelOrder.cancel(id, caller(caller), Optional.empty(), Deadline.after(PLENTY));
    }

    Placement advance(OrderId id, OrderStatus to) {
        return advanceOrder.advance(id, caller("root"), to, Optional.empty());
    }

    int recover() {
        return recovery.recover(100, 1, () -> true);
    }
}
