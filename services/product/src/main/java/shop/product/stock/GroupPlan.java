package shop.product.stock;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import shop.defaults.error.ServiceException;
import shop.product.catalog.Product;

/**
 * What is to be appended for a group, and what each waiter is told if that succeeds. Each request is decided on the
 * head as it will be after those before it.
 */
final class GroupPlan {
    /** An entry that grants the waiter's request, if it is appended. */
    record Granted(Waiter waiter, int index) {}

    /** A refusal that holds only if the first {@code appendedBefore} entries are appended. */
    record Denied(Waiter waiter, ServiceException reason, int appendedBefore) {}

    private final List<StockMovement> entries = new ArrayList<>();
    private final List<Granted> granted = new ArrayList<>();
    private final List<Denied> denied = new ArrayList<>();
    private final Set<String> grantedKeys = new HashSet<>();
    private final Set<String> deniedKeys = new HashSet<>();
    private final Product product;
    private LedgerHead head;

    private GroupPlan(Product product, LedgerHead head) {
        this.product = product;
        this.head = head;
    }

    /** Plans the whole group. Waiters whose answer is certain already are answered by {@code repeated} and refusal. */
    static GroupPlan of(Product product, LedgerHead head, List<Waiter> waiters, RepeatedAnswer repeated, Instant at) {
        GroupPlan plan = new GroupPlan(product, head);
        if (head.seq() == 0) {
            plan.append(head.next(
                    product.id(),
                    "opening",
                    MovementKind.OPENING,
                    product.stock().opening(),
                    at));
        }
        waiters.forEach(waiter -> plan.add(waiter, repeated, at));
        return plan;
    }

    /** Tells a waiter that its movement was there before. */
    @FunctionalInterface
    interface RepeatedAnswer {
        void tell(Waiter waiter, StockMovement entry);
    }

    private void add(Waiter waiter, RepeatedAnswer repeated, Instant at) {
        // The same key twice in one group: the second finds out next time round what the first has done, if anything.
        if (grantedKeys.contains(waiter.request().key())) {
            waiter.forgetHistory();
            return;
        }
        if (deniedKeys.contains(waiter.request().key())) {
            return;
        }
        switch (Decision.on(waiter.request(), product, head, waiter.history(), at)) {
            case Decision.Append(StockMovement entry) -> {
                granted.add(new Granted(waiter, entries.size()));
                grantedKeys.add(waiter.request().key());
                append(entry);
            }
            case Decision.Repeated(StockMovement entry) -> repeated.tell(waiter, entry);
            case Decision.Refused(ServiceException reason) -> waiter.fail(reason);
            case Decision.RefusedByHead(ServiceException reason) -> {
                denied.add(new Denied(waiter, reason, entries.size()));
                deniedKeys.add(waiter.request().key());
            }
            case Decision.HistoryNeeded() -> waiter.wantHistory();
        }
    }

    private void append(StockMovement entry) {
        entries.add(entry);
        head = LedgerHead.after(entry);
    }

    List<StockMovement> entries() {
        return entries;
    }

    List<Granted> granted() {
        return granted;
    }

    List<Denied> denied() {
        return denied;
    }
}
