package shop.order.domain;

/** The order does not take this step from where it stands, or not for this actor. */
public final class StepRefused extends RuntimeException {
    private final OrderStatus from;
    private final OrderStatus to;

    StepRefused(OrderStatus from, OrderStatus to, Actor.Role who) {
        super(from + " to " + to + " by " + who);
        this.from = from;
        this.to = to;
    }

    public OrderStatus from() {
        return from;
    }

    public OrderStatus to() {
        return to;
    }
}
