package shop.order.domain;

/** How many units of one product an order asks for: 1 to 10,000. */
public record Quantity(int value) {
    public static final int MAX = 10_000;

    /** @throws IllegalArgumentException when out of range */
    public Quantity {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException("must be from 1 to " + MAX);
        }
    }

    /** @throws IllegalArgumentException when the sum is out of range */
    public Quantity plus(Quantity other) {
        return new Quantity(value + other.value);
    }
}
