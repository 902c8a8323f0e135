package shop.local.audit;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * One entry of a product's ledger, as it is stored.
 *
 * @param key the order's id, or whatever names a movement that an admin made by hand
 */
record Movement(String product, long seq, String key, Kind kind, long delta, long balance, Instant at) {
    private static final Pattern ORDER_ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    enum Kind {
        OPENING,
        REFILL,
        DECREASE,
        RELEASE
    }

    /** @throws Stored.Malformed when it is not an entry */
    static Movement read(Stored stored) {
        Stored id = stored.child("_id");
        Movement movement = new Movement(
                id.text("product"),
                id.number("seq"),
                stored.text("order"),
                kind(stored.text("kind")),
                stored.number("delta"),
                stored.number("balance"),
                stored.time("at"));
        if (!stored.text("product").equals(movement.product())) {
            throw new Stored.Malformed("product is " + stored.text("product") + ", not that of the _id");
        }
        return movement;
    }

    /** Whether a key is an order's id; a person's key never is. */
    static boolean isOrder(String key) {
        return ORDER_ID.matcher(key).matches();
    }

    /** Whether it takes stock for somebody, or puts it back. */
    boolean isTaking() {
        return kind == Kind.DECREASE || kind == Kind.RELEASE;
    }

    /** Units, whichever way they went. */
    long quantity() {
        return Math.abs(delta);
    }

    private static Kind kind(String name) {
        return switch (name) {
            case "opening" -> Kind.OPENING;
            case "refill" -> Kind.REFILL;
            case "decrease" -> Kind.DECREASE;
            case "release" -> Kind.RELEASE;
            default -> throw new Stored.Malformed("kind is " + name);
        };
    }
}
