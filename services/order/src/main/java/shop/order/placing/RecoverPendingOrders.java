package shop.order.placing;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.BooleanSupplier;
import shop.defaults.http.Deadline;
import shop.order.domain.Order;
import shop.order.domain.Work;

/**
 * Drives on what others have left: orders whose request died or found no answer, and cancelled ones whose stock is not
 * back. Runs in every replica; whoever takes an order's lease first drives it.
 */
public final class RecoverPendingOrders {
    private static final System.Logger LOG = System.getLogger(RecoverPendingOrders.class.getName());

    private final Orders orders;
    private final OrderSaga saga;
    private final SagaPolicy policy;
    private final SagaEvents events;

    public RecoverPendingOrders(Orders orders, OrderSaga saga, SagaPolicy policy, SagaEvents events) {
        this.orders = orders;
        this.saga = saga;
        this.policy = policy;
        this.events = events;
    }

    /**
     * Takes up what is due.
     *
     * @param batch how many orders at most
     * @param atOnce how many of them beside each other
     * @param goOn asked before each order; once it says no, the rest is left to others
     * @return how many orders were due
     */
    public int recover(int batch, int atOnce, BooleanSupplier goOn) {
        List<Order> due = saga.inOwnOrder(orders.due(saga.now(), batch));
        if (!due.isEmpty()) {
            InParallel.map(due, atOnce, order -> goOn.getAsBoolean() && tryToDrive(order));
        }
        return due.size();
    }

    private boolean tryToDrive(Order order) {
        try {
            saga.takeUp(order).ifPresent(this::drive);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Order " + order.id() + " could not be driven on; its lease will run out", e);
        }
        return true;
    }

    private void drive(Order mine) {
        events.happened(SagaEvent.TAKEN_UP);
        Deadline deadline = Deadline.after(policy.attempt());
        if (mine.owes(Work.Step.TAKE)) {
            saga.conclude(mine, saga.take(mine, deadline), deadline);
        } else {
            saga.giveBack(mine, mine.lines(), deadline);
        }
    }
}
