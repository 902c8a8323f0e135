package shop.local.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An order, as far as stock is concerned.
 *
 * @param owes what its document says it still has to do
 * @param since when it took on its status
 * @param lines quantity by product
 */
record AuditedOrder(String id, Status status, Owes owes, Instant since, long version, Map<String, Long> lines) {
    enum Status {
        PENDING,
        PLACED,
        PAID,
        SHIPPED,
        DELIVERED,
        REJECTED,
        CANCELLED;

        boolean isLive() {
            return switch (this) {
                case PLACED, PAID, SHIPPED, DELIVERED -> true;
                case PENDING, REJECTED, CANCELLED -> false;
            };
        }
    }

    enum Owes {
        NOTHING,
        TAKE,
        GIVE_BACK
    }

    /** @throws Stored.Malformed when it is not an order, or contradicts itself */
    static AuditedOrder read(Stored stored) {
        List<Stored> history = stored.children("history");
        if (history.isEmpty()) {
            throw new Stored.Malformed("history is empty");
        }
        Stored last = history.getLast();
        if (!last.text("status").equals(stored.text("status"))) {
            throw new Stored.Malformed(
                    "status is " + stored.text("status") + ", the history ends with " + last.text("status"));
        }
        AuditedOrder order = new AuditedOrder(
                stored.text("_id"),
                constant(Status.class, stored.text("status")),
                stored.has("work") ? constant(Owes.class, stored.child("work").text("step")) : Owes.NOTHING,
                last.time("at"),
                stored.number("version"),
                lines(stored));
        if (!order.mayOwe()) {
            throw new Stored.Malformed("it is " + order.status() + " and owes " + order.owes());
        }
        return order;
    }

    private static Map<String, Long> lines(Stored stored) {
        Map<String, Long> lines = new LinkedHashMap<>();
        for (Stored item : stored.children("items")) {
            if (lines.put(item.text("productId"), item.number("quantity")) != null) {
                throw new Stored.Malformed("two lines name the product " + item.text("productId"));
            }
        }
        return lines;
    }

    /** Whether what it owes goes with where it stands. */
    private boolean mayOwe() {
        return switch (status) {
            case PENDING -> owes != Owes.NOTHING;
            case CANCELLED -> owes != Owes.TAKE;
            case PLACED, PAID, SHIPPED, DELIVERED, REJECTED -> owes == Owes.NOTHING;
        };
    }

    /** Whether recovery has nothing to do with it any more. */
    boolean isSettled() {
        return owes == Owes.NOTHING;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().replace('_', '-').equalsIgnoreCase(name)) {
                return constant;
            }
        }
        throw new Stored.Malformed(type.getSimpleName().toLowerCase(Locale.ROOT) + " is " + name);
    }
}
