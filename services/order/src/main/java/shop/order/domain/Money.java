package shop.order.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** An amount that is not negative, in the shop's currency, always with two decimal places. */
public record Money(BigDecimal amount) implements Comparable<Money> {
    public static final int SCALE = 2;
    public static final Money ZERO = new Money(BigDecimal.ZERO);

    /** @throws IllegalArgumentException when the amount is negative or has more than two decimal places */
    public Money {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("must not be negative");
        }
        try {
            amount = amount.setScale(SCALE, RoundingMode.UNNECESSARY);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("must have at most two decimal places", e);
        }
    }

    public static Money of(String amount) {
        return new Money(new BigDecimal(amount));
    }

    public Money plus(Money other) {
        return new Money(amount.add(other.amount));
    }

    public Money times(Quantity quantity) {
        return new Money(amount.multiply(BigDecimal.valueOf(quantity.value())));
    }

    @Override
    public int compareTo(Money other) {
        return amount.compareTo(other.amount);
    }

    @Override
    public String toString() {
        return amount.toPlainString();
    }
}
