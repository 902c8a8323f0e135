package shop.order.placing;

import java.util.Optional;
import shop.defaults.http.Deadline;
import shop.order.domain.IdempotencyKey;
import shop.order.domain.Order;
import shop.order.domain.OrderId;
import shop.order.domain.OrderStatus;
import shop.order.domain.Work;

/** Calls an order off and puts its stock back, once. */
public final class CancelOrder {
    private final ChangeOrder orders;
    private final OrderSaga saga;
    private final SagaEvents events;
    private final FaultPoints faults;

    public CancelOrder(Orders orders, OrderSaga saga, SagaEvents events, FaultPoints faults) {
        this.orders = new ChangeOrder(orders);
        this.saga = saga;
        this.events = events;
        this.faults = faults;
    }

    /** The order is cancelled from one stored step on; if its stock is not back by the deadline, recovery sees to it. */
    public Placement cancel(OrderId id, Caller caller, Optional<IdempotencyKey> key, Deadline deadline) {
        Placement cancelled = orders.change(
                id,
                caller,
                OrderStatus.CANCELLED,
                key,
                order -> order.cancelled(caller.actorFor(order), saga.now(), key, saga.newWork(Work.Step.GIVE_BACK)));
        if (!cancelled.replayed()) {
            Order order = cancelled.order();
            events.happened(SagaEvent.CANCELLED);
            faults.pass(FaultPoint.AFTER_CANCELLED);
            saga.giveBack(order, order.lines(), deadline);
        }
        return cancelled;
    }
}
