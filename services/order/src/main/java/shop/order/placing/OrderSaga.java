package shop.order.placing;

import static java.util.Comparator.comparingInt;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import shop.defaults.http.Deadline;
import shop.order.domain.Order;
import shop.order.domain.OrderLine;
import shop.order.domain.Rejection;
import shop.order.domain.Work;
import shop.order.placing.StockReservations.Taking;

/**
 * What every order goes through, whoever drives it: the request that brought it or, after a crash, recovery.
 *
 * <p>The order's document is the saga's log, and each step either replaces exactly the version it began from or changes
 * nothing. Stock only ever goes back after a stored step that rules out being placed: a process that was believed dead
 * and wakes up can neither place an order that others gave up, nor give back the stock of one that others placed.
 */
public final class OrderSaga {
    private final Orders orders;
    private final StockReservations stock;
    private final SagaPolicy policy;
    private final FaultPoints faults;
    private final SagaEvents events;
    private final Clock clock;
    private final String owner;

    /** @param owner this process, unlike any other that ever was */
    public OrderSaga(
            Orders orders,
            StockReservations stock,
            SagaPolicy policy,
            FaultPoints faults,
            SagaEvents events,
            Clock clock,
            String owner) {
        this.orders = orders;
        this.stock = stock;
        this.policy = policy;
        this.faults = faults;
        this.events = events;
        this.clock = clock;
        this.owner = owner;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    Work newWork(Work.Step step) {
        return Work.leased(step, owner, policy.leaseFrom(now()));
    }

    /** In an order that differs from replica to replica, so that they do not run after the same ones. */
    List<Order> inOwnOrder(List<Order> due) {
        return due.stream()
                .sorted(comparingInt(order -> (owner + order.id()).hashCode()))
                .toList();
    }

    /** Takes an order up that nobody is at; empty when somebody else was faster. */
    Optional<Order> takeUp(Order order) {
        Order mine = order.leasedBy(owner, policy.leaseFrom(now()));
        if (!orders.replace(mine)) {
            return Optional.empty();
        }
        faults.pass(FaultPoint.AFTER_LEASE);
        return Optional.of(mine);
    }

    /**
     * Sees to it that an order of which somebody is told now is not forgotten any more: whoever had it when its lease ran
     * out may wake up. Empty when it has been forgotten just before.
     */
    Optional<Order> keep(Order order) {
        if (order.work().flatMap(Work::owner).isEmpty()) {
            return Optional.of(order);
        }
        Order kept = order.yielded(now());
        return orders.replace(kept)
                ? Optional.of(kept)
                : orders.find(order.id()).filter(order::isSameAs);
    }

    /** Tries to take every line's stock; decides nothing. */
    Takings take(Order mine, Deadline deadline) {
        Deadline inTime = deadline.leavingAQuarter();
        AtomicBoolean first = new AtomicBoolean(true);
        Map<OrderLine, Taking> byLine = forEach(mine.lines(), line -> {
            Taking taking = stock.take(mine.id(), line, inTime);
            if (taking instanceof Taking.Taken && first.compareAndSet(true, false)) {
                faults.pass(FaultPoint.AFTER_FIRST_TAKE);
            }
            return taking;
        });
        faults.pass(FaultPoint.AFTER_TAKES);
        return new Takings(byLine);
    }

    /** Goes on from what was taken; the order as it stands then, settled if that was possible. */
    Order conclude(Order mine, Takings takings, Deadline deadline) {
        Optional<Rejection> reason = takings.allTaken()
                ? mine.objectionTo(takings.offers())
                : takings.refusal().or(() -> givenUp(mine));
        if (takings.allTaken() && reason.isEmpty()) {
            return store(mine.placed(takings.offers(), now()), SagaEvent.PLACED, FaultPoint.AFTER_PLACED);
        }
        if (reason.isEmpty()) {
            return postpone(mine);
        }
        List<OrderLine> mayHold = isFirstAttempt(mine) ? takings.mayHold() : mine.lines();
        if (mayHold.isEmpty()) {
            return store(mine.rejected(reason.get(), now()), SagaEvent.REJECTED, FaultPoint.AFTER_REJECTED);
        }
        Order condemned = mine.condemned(reason.get());
        if (!orders.replace(condemned)) {
            return overtaken(mine);
        }
        faults.pass(FaultPoint.AFTER_CONDEMNED);
        return giveBack(condemned, mayHold, deadline);
    }

    /** Gives the lines' stock back, then says so; what does not succeed by the deadline is left to recovery. */
    Order giveBack(Order mine, List<OrderLine> lines, Deadline deadline) {
        Deadline inTime = deadline.leavingAQuarter();
        AtomicBoolean first = new AtomicBoolean(true);
        Map<OrderLine, Boolean> certain = forEach(lines, line -> {
            boolean gone = stock.giveBack(mine.id(), line, inTime);
            if (gone && first.compareAndSet(true, false)) {
                faults.pass(FaultPoint.AFTER_FIRST_RETURN);
            }
            return gone;
        });
        if (certain.containsValue(false)) {
            return postpone(mine);
        }
        faults.pass(FaultPoint.AFTER_RETURNS);
        return mine.isSettled()
                ? store(mine.gaveBack(now()), SagaEvent.GAVE_BACK, FaultPoint.AFTER_CLEARED)
                : store(mine.gaveBack(now()), SagaEvent.REJECTED, FaultPoint.AFTER_REJECTED);
    }

    private Order store(Order successor, SagaEvent event, FaultPoint point) {
        if (!orders.replace(successor)) {
            return overtaken(successor);
        }
        events.happened(event);
        faults.pass(point);
        return successor;
    }

    private Order postpone(Order mine) {
        Order yielded = mine.yielded(
                policy.retryFrom(now(), mine.work().map(Work::attempts).orElse(1)));
        if (!orders.replace(yielded)) {
            return overtaken(mine);
        }
        events.happened(isFirstAttempt(mine) ? SagaEvent.LEFT_PENDING : SagaEvent.POSTPONED);
        return yielded;
    }

    private Order overtaken(Order mine) {
        events.happened(SagaEvent.OVERTAKEN);
        return orders.find(mine.id()).filter(mine::isSameAs).orElse(mine);
    }

    private Optional<Rejection> givenUp(Order mine) {
        boolean tooOld = now().isAfter(mine.createdAt().plus(policy.giveUpAfter()));
        return tooOld ? Optional.of(new Rejection.Unavailable()) : Optional.empty();
    }

    private static boolean isFirstAttempt(Order mine) {
        return mine.work().filter(open -> open.attempts() > 1).isEmpty();
    }

    private <R> Map<OrderLine, R> forEach(List<OrderLine> lines, Function<OrderLine, R> act) {
        List<R> results = InParallel.map(lines, policy.parallelLines(), act);
        Map<OrderLine, R> byLine = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            byLine.put(lines.get(i), results.get(i));
        }
        return byLine;
    }
}
