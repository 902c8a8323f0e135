package shop.order.placing;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import shop.order.domain.HistoryEntry;
import shop.order.domain.IdempotencyKey;
import shop.order.domain.Order;
import shop.order.domain.OrderId;
import shop.order.domain.OrderStatus;
import shop.order.domain.StepRefused;

/** One step of one order that its caller may see: repeated on the newest version until it is stored or refused. */
final class ChangeOrder {
    private static final int TRIES = 20;

    private final Orders orders;

    ChangeOrder(Orders orders) {
        this.orders = orders;
    }

    /** @param step gives the successor, or throws {@link StepRefused} */
    Placement change(
            OrderId id, Caller caller, OrderStatus target, Optional<IdempotencyKey> key, UnaryOperator<Order> step) {
        for (int i = 0; i < TRIES; i++) {
            Order order = orders.find(id).filter(caller::maySee).orElseThrow(OrderErrors::unknownOrder);
            Optional<Order> before = answeredBefore(order, caller, target, key);
            if (before.isPresent()) {
                return new Placement(before.get(), true);
            }
            Order changed = taken(step, order);
            if (orders.replace(changed)) {
                return new Placement(changed, false);
            }
        }
        throw OrderErrors.tooBusy(id);
    }

    private static Order taken(UnaryOperator<Order> step, Order order) {
        try {
            return step.apply(order);
        } catch (StepRefused e) {
            throw OrderErrors.stepRefused(e);
        }
    }

    /** The order as it was when the same caller's request with the same key had been dealt with. */
    private static Optional<Order> answeredBefore(
            Order order, Caller caller, OrderStatus target, Optional<IdempotencyKey> key) {
        List<HistoryEntry> history = order.history();
        for (int i = 0; i < history.size(); i++) {
            HistoryEntry entry = history.get(i);
            if (key.isPresent()
                    && entry.key().equals(key)
                    && entry.actor().id().equals(caller.id().value())) {
                if (entry.status() != target) {
                    throw OrderErrors.keyReused();
                }
                return Optional.of(order.asOf(i));
            }
        }
        return Optional.empty();
    }
}
