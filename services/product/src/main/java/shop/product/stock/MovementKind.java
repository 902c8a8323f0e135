package shop.product.stock;

import java.util.Locale;

/** Why stock moved. The names are stored. */
public enum MovementKind {
    /** What a product was created with: always the ledger's first entry, and its only one of this kind. */
    OPENING,
    /** Goods received. */
    REFILL,
    /** Goods promised to an order; with a delta of zero, void: the order's release came first. */
    DECREASE,
    /** Goods of an order put back. */
    RELEASE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static MovementKind of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
