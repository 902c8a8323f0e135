package shop.order.placing;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Deadline;
import shop.order.domain.Basket;
import shop.order.domain.IdempotencyKey;
import shop.order.domain.Order;
import shop.order.domain.OrderId;
import shop.order.domain.UserId;
import shop.order.domain.Work;

/** Takes an order down, then takes its stock. */
public final class PlaceOrder {
    private static final System.Logger LOG = System.getLogger(PlaceOrder.class.getName());

    private final Customers customers;
    private final Orders orders;
    private final OrderSaga saga;
    private final SagaEvents events;
    private final FaultPoints faults;
    private final Supplier<OrderId> ids;
    private final String currency;

    /** @param ids names for orders whose caller gave no key */
    public PlaceOrder(
            Customers customers,
            Orders orders,
            OrderSaga saga,
            SagaEvents events,
            FaultPoints faults,
            Supplier<OrderId> ids,
            String currency) {
        this.customers = customers;
        this.orders = orders;
        this.saga = saga;
        this.events = events;
        this.faults = faults;
        this.ids = ids;
        this.currency = currency;
    }

    /**
     * What somebody wants.
     *
     * @param user id or email of the user whose order it shall be; absent, it is the caller
     */
    public record Wish(Caller caller, Optional<String> user, Basket basket, Optional<IdempotencyKey> key) {
        boolean isForCaller() {
            return user.isEmpty() || user.filter(caller::isSelf).isPresent();
        }
    }

    /** @throws ServiceException when nothing was ordered, or the key names a request that is in flight or different */
    public Placement place(Wish wish, Deadline deadline) {
        if (!wish.isForCaller() && !wish.caller().isAdmin()) {
            throw OrderErrors.forSomebodyElse();
        }
        Optional<UserId> user;
        try {
            user = customers.find(
                    wish.isForCaller()
                            ? wish.caller().id().value()
                            : wish.user().orElseThrow(),
                    deadline.leavingAQuarter());
        } catch (ServiceException e) {
            return answeredBefore(wish).orElseThrow(() -> e);
        }
        if (user.isEmpty()) {
            return answeredBefore(wish).orElseThrow(OrderErrors::unknownUser);
        }
        if (deadline.expired()) {
            throw ServiceException.of(CommonErrors.GATEWAY_TIMEOUT, "There was no time left to take the order down");
        }
        return placeFor(user.get(), wish, deadline);
    }

    private Placement placeFor(UserId user, Wish wish, Deadline deadline) {
        OrderId id = wish.key()
                .map(key -> OrderId.derivedFrom(wish.caller().id(), key))
                .orElseGet(ids);
        Order order = Order.pending(
                id,
                wish.caller().id(),
                wish.key(),
                user,
                wish.basket(),
                currency,
                saga.now(),
                saga.newWork(Work.Step.TAKE));
        if (!orders.add(order)) {
            Order first = orders.find(id).orElseThrow(OrderErrors::inFlight);
            return replay(first, order.fingerprint());
        }
        faults.pass(FaultPoint.AFTER_INSERT);
        Takings takings = saga.take(order, deadline);
        Optional<ServiceException> outOfReach = takings.outOfReach();
        try {
            if (outOfReach.isEmpty() || !forgotten(order)) {
                return new Placement(saga.conclude(order, takings, deadline).asSettled(), false);
            }
        } catch (ServiceException e) { // what is taken down stays so: the outcome is not known, and no more
            LOG.log(Level.WARNING, "Order " + order.id() + " is left to recovery", e);
            return new Placement(order, false);
        }
        events.happened(SagaEvent.WITHDRAWN);
        throw outOfReach.get();
    }

    /** Forgets the order; whether it is gone, also when it is only the answer that was lost. */
    private boolean forgotten(Order order) {
        try {
            return orders.remove(order);
        } catch (ServiceException e) {
            return orders.find(order.id()).isEmpty();
        }
    }

    /** What was answered before needs no User Service, as long as it is clear whose order it is. */
    private Optional<Placement> answeredBefore(Wish wish) {
        if (wish.key().isEmpty() || !wish.isForCaller()) {
            return Optional.empty();
        }
        UserId caller = wish.caller().id();
        return orders.find(OrderId.derivedFrom(caller, wish.key().get()))
                .map(first -> replay(first, wish.basket().fingerprint(caller)));
    }

    private Placement replay(Order first, String fingerprint) {
        if (!first.fingerprint().equals(fingerprint)) {
            throw OrderErrors.keyReused();
        }
        if (first.isSettled()) {
            return new Placement(first.asSettled(), true);
        }
        if (first.work().filter(open -> open.isHeld(saga.now())).isPresent()) {
            throw OrderErrors.inFlight();
        }
        return new Placement(saga.keep(first).orElseThrow(OrderErrors::inFlight).asSettled(), true);
    }
}
