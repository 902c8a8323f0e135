package shop.product.stock;

import java.time.Instant;

/**
 * One entry of a product's ledger; never changed and never removed.
 *
 * @param seq its place: the previous entry's plus one, from 1
 * @param order the key that makes it happen once: for one product, at most one movement of a kind has it
 * @param delta what it adds to the stock
 * @param balance the stock after it
 */
public record StockMovement(
        String product, long seq, String order, MovementKind kind, long delta, long balance, Instant at) {
    public StockMovement {
        if (seq < 1) {
            throw new IllegalArgumentException("seq must be positive: " + seq);
        }
        if (balance < 0 || balance - delta < 0) {
            throw new IllegalArgumentException("stock must not be negative: " + balance);
        }
        boolean signIsRight =
                switch (kind) {
                    case OPENING -> seq == 1 && delta == balance;
                    case REFILL, RELEASE -> delta > 0;
                    case DECREASE -> delta <= 0;
                };
        if (!signIsRight) {
            throw new IllegalArgumentException("not a movement of kind " + kind + ": " + delta);
        }
    }

    /** Units moved, without the direction. */
    public long quantity() {
        return Math.abs(delta);
    }

    /** Whether it stands in the place of a decrease that must not happen any more. */
    public boolean isVoid() {
        return kind == MovementKind.DECREASE && delta == 0;
    }
}
