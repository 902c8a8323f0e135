package shop.order.placing;

import java.util.Optional;
import shop.order.domain.Actor;
import shop.order.domain.IdempotencyKey;
import shop.order.domain.OrderId;
import shop.order.domain.OrderStatus;

/** Moves an order on its way to the customer. Only for admins; the caller sees to that. */
public final class AdvanceOrder {
    private final ChangeOrder orders;
    private final OrderSaga saga;

    public AdvanceOrder(Orders orders, OrderSaga saga) {
        this.orders = new ChangeOrder(orders);
        this.saga = saga;
    }

    public Placement advance(OrderId id, Caller admin, OrderStatus to, Optional<IdempotencyKey> key) {
        return orders.change(id, admin, to, key, order -> order.advanced(to, Actor.admin(admin.id()), saga.now(), key));
    }
}
