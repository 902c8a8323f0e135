package shop.order.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An order, and the log of what it still has to do. Each step gives its successor, whose version is one higher; a
 * successor counts only once it has been stored in the place of exactly its predecessor.
 *
 * @param caller who sent it; an admin may order for another user
 * @param key what the caller named it by
 * @param fingerprint of the request, to tell a repeated key from a reused one
 * @param user whose order it is
 * @param history what happened, oldest first; the last entry is where the order stands
 * @param rejection why it could not be had; there before it is rejected, as soon as that is decided
 * @param work what it still owes to the stock
 */
public record Order(
        OrderId id,
        UserId caller,
        Optional<IdempotencyKey> key,
        String fingerprint,
        UserId user,
        Basket basket,
        String currency,
        List<HistoryEntry> history,
        Optional<Rejection> rejection,
        Optional<Work> work,
        long version) {

    public Order {
        history = List.copyOf(history);
        if (history.isEmpty()) {
            throw new IllegalArgumentException("an order has a history");
        }
    }

    /** A new order: nothing taken yet, all of it to be taken by the owner of the lease. */
    public static Order pending(
            OrderId id,
            UserId caller,
            Optional<IdempotencyKey> key,
            UserId user,
            Basket basket,
            String currency,
            Instant now,
            Work work) {
        HistoryEntry start = new HistoryEntry(OrderStatus.PENDING, now, Actor.SYSTEM, Optional.empty());
        return new Order(
                id,
                caller,
                key,
                basket.fingerprint(user),
                user,
                basket,
                currency,
                List.of(start),
                Optional.empty(),
                Optional.of(work),
                1);
    }

    public OrderStatus status() {
        return history.getLast().status();
    }

    public Instant createdAt() {
        return history.getFirst().at();
    }

    public List<OrderLine> lines() {
        return basket.lines();
    }

    public boolean isSettled() {
        return status() != OrderStatus.PENDING;
    }

    public boolean owes(Work.Step step) {
        return work.filter(open -> open.step() == step).isPresent();
    }

    /** What it costs; there once every line has its price. */
    public Optional<Money> total() {
        return basket.total();
    }

    /** Why it is not to be had at these prices, if it is not. */
    public Optional<Rejection> objectionTo(Map<ProductId, Offer> offers) {
        Optional<Money> total = basket.at(offers).total();
        return basket.expectedTotal().isEmpty() || basket.expectedTotal().equals(total)
                ? Optional.empty()
                : total.map(Rejection.PriceChanged::new);
    }

    /** Every line's stock is taken, and there is no {@linkplain #objectionTo objection} to the prices. */
    public Order placed(Map<ProductId, Offer> offers, Instant now) {
        requireOwed(Work.Step.TAKE);
        return stepped(OrderStatus.PLACED, Actor.SYSTEM, now, Optional.empty())
                .with(basket.at(offers), rejection, Optional.empty());
    }

    /** It cannot be had; what was taken goes back before it is rejected. There is no way from here to being placed. */
    public Order condemned(Rejection reason) {
        requireOwed(Work.Step.TAKE);
        return successor(history, Optional.of(reason), work.map(Work::turnedToGivingBack));
    }

    /** It cannot be had, and it is certain that nothing was taken. */
    public Order rejected(Rejection reason, Instant now) {
        requireOwed(Work.Step.TAKE);
        return stepped(OrderStatus.REJECTED, Actor.SYSTEM, now, Optional.empty())
                .with(basket, Optional.of(reason), Optional.empty());
    }

    /** Everything that it may have held has gone back. */
    public Order gaveBack(Instant now) {
        requireOwed(Work.Step.GIVE_BACK);
        return isSettled()
                ? successor(history, rejection, Optional.empty())
                : stepped(OrderStatus.REJECTED, Actor.SYSTEM, now, Optional.empty())
                        .with(basket, rejection, Optional.empty());
    }

    /** Called off; from the same moment it owes its stock. */
    public Order cancelled(Actor actor, Instant now, Optional<IdempotencyKey> stepKey, Work giveBack) {
        return stepped(OrderStatus.CANCELLED, actor, now, stepKey).with(basket, rejection, Optional.of(giveBack));
    }

    /**
     * One step on the way to the customer.
     *
     * @throws StepRefused when the table has no such step for this actor, or it is one that moves stock
     */
    public Order advanced(OrderStatus to, Actor actor, Instant now, Optional<IdempotencyKey> stepKey) {
        if (status().holdsStock() != to.holdsStock()) {
            throw new StepRefused(status(), to, actor.role());
        }
        return stepped(to, actor, now, stepKey);
    }

    /** Somebody takes the work up. */
    public Order leasedBy(String owner, Instant until) {
        return successor(history, rejection, work.map(open -> open.takenBy(owner, until)));
    }

    /** Whoever is at it stops; anyone may go on from the given time. */
    public Order yielded(Instant nextAttempt) {
        return successor(history, rejection, work.map(open -> open.yielded(nextAttempt)));
    }

    /** The order as it was when it was first settled: the answer to the request that placed it, however late. */
    public Order asSettled() {
        return isSettled() ? asOf(1) : this;
    }

    /** The order as it was when the history's entry of this index had just been written. */
    public Order asOf(int index) {
        return new Order(
                id,
                caller,
                key,
                fingerprint,
                user,
                basket,
                currency,
                history.subList(0, index + 1),
                rejection,
                work,
                version);
    }

    /** Whether it is this order: one that was forgotten and sent anew has the same id, and versions from the first. */
    public boolean isSameAs(Order other) {
        return id.equals(other.id) && createdAt().equals(other.createdAt()) && fingerprint.equals(other.fingerprint);
    }

    private Order stepped(OrderStatus to, Actor actor, Instant now, Optional<IdempotencyKey> stepKey) {
        if (!Transitions.allows(status(), to, actor.role())) {
            throw new StepRefused(status(), to, actor.role());
        }
        List<HistoryEntry> longer = new ArrayList<>(history);
        longer.add(new HistoryEntry(to, now, actor, stepKey));
        return successor(longer, rejection, work);
    }

    private void requireOwed(Work.Step step) {
        if (!owes(step)) {
            throw new IllegalStateException(id + " does not owe " + step);
        }
    }

    private Order successor(List<HistoryEntry> nextHistory, Optional<Rejection> reason, Optional<Work> open) {
        return new Order(id, caller, key, fingerprint, user, basket, currency, nextHistory, reason, open, version + 1);
    }

    private Order with(Basket lines, Optional<Rejection> reason, Optional<Work> open) {
        return new Order(id, caller, key, fingerprint, user, lines, currency, history, reason, open, version);
    }
}
