package shop.order.domain;

/** Where an order stands; which may follow which is in {@link Transitions}. */
public enum OrderStatus {
    /** Taken down, its stock not yet decided. */
    PENDING,
    /** All of its stock is taken. */
    PLACED,
    /** Could not be had; holds no stock. */
    REJECTED,
    PAID,
    SHIPPED,
    DELIVERED,
    /** Called off; its stock goes back. */
    CANCELLED;

    /** Whether nothing can follow. */
    public boolean isFinal() {
        return Transitions.from(this).isEmpty();
    }

    /** Whether an order that stands here and owes nothing holds the stock of its lines. */
    public boolean holdsStock() {
        return switch (this) {
            case PLACED, PAID, SHIPPED, DELIVERED -> true;
            case PENDING, REJECTED, CANCELLED -> false;
        };
    }
}
