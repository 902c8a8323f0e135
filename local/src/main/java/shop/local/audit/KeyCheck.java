package shop.local.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether an order and the movements that bear its id go together. */
final class KeyCheck {
    private final KeyFacts facts;
    private final List<Finding> findings = new ArrayList<>();

    private KeyCheck(KeyFacts facts) {
        this.facts = facts;
    }

    /** @param bound how long recovery may take to settle an order */
    static List<Finding> findings(KeyFacts facts, Instant now, Duration bound) {
        KeyCheck check = new KeyCheck(facts);
        for (String product : facts.products()) {
            check.checkMovements(product);
            facts.order().ifPresent(order -> check.checkAgainst(order, product));
        }
        if (facts.order().isEmpty() && Movement.isOrder(facts.key())) {
            check.checkOrphan();
        }
        facts.order()
                .filter(order -> !order.isSettled() && order.since().isBefore(now.minus(bound)))
                .ifPresent(order -> check.findings.add(Finding.ofOrder(
                        Fault.UNSETTLED_TOO_LONG,
                        order.id(),
                        "it is " + order.status() + " and owes " + order.owes() + " since " + order.since())));
        return check.findings;
    }

    /** What holds for every key, an order's or a person's: taken once at most, put back once at most, and as much. */
    private void checkMovements(String product) {
        List<Taking> takings = facts.takings(product);
        long releases = takings.stream().filter(Taking::isRelease).count();
        if (releases > 1 || takings.size() - releases > 1) {
            found(Fault.MOVED_TWICE, product, "by the entries " + seqs(takings));
            return;
        }
        long taken = decrease(product).map(Taking::quantity).orElse(0L);
        release(product)
                .filter(release -> release.quantity() != taken)
                .ifPresent(release -> found(
                        Fault.WRONG_QUANTITY,
                        product,
                        "entry " + release.seq() + " puts back " + release.quantity() + ", taken were " + taken));
    }

    private void checkAgainst(AuditedOrder order, String product) {
        Optional<Long> wanted = Optional.ofNullable(order.lines().get(product));
        if (wanted.isEmpty()) {
            found(Fault.UNORDERED_PRODUCT, product, "by the entries " + seqs(facts.takings(product)));
            return;
        }
        Optional<Taking> taken = decrease(product).filter(taking -> !taking.isVoid());
        taken.filter(decrease -> decrease.quantity() != wanted.get())
                .ifPresent(decrease -> found(
                        Fault.WRONG_QUANTITY,
                        product,
                        "entry " + decrease.seq() + " takes " + decrease.quantity() + ", ordered are " + wanted.get()));
        boolean mustHaveTaken = order.status().isLive() || order.status() == AuditedOrder.Status.CANCELLED;
        if (mustHaveTaken && taken.isEmpty()) {
            found(Fault.NOT_TAKEN, product, "it is " + order.status() + ", the ledger has no decrease for it");
        }
        boolean mustKeep = order.status().isLive() || order.owes() == AuditedOrder.Owes.TAKE;
        boolean gone = release(product).isPresent()
                || decrease(product).filter(Taking::isVoid).isPresent();
        if (mustKeep && gone) {
            found(
                    Fault.RELEASED_WHILE_LIVE,
                    product,
                    "it is " + order.status() + ", by the entries " + seqs(facts.takings(product)));
        }
        long held = facts.held().getOrDefault(product, 0L);
        if (!order.status().isLive() && order.isSettled() && held != 0) {
            found(Fault.STILL_HELD, product, "it is " + order.status() + " and holds " + held);
        }
    }

    private void checkOrphan() {
        for (String product : facts.products()) {
            found(
                    Fault.UNKNOWN_ORDER,
                    product,
                    "there is no such order; the entries are " + seqs(facts.takings(product)));
        }
    }

    private Optional<Taking> decrease(String product) {
        return facts.takings(product).stream()
                .filter(taking -> !taking.isRelease())
                .findFirst();
    }

    private Optional<Taking> release(String product) {
        return facts.takings(product).stream().filter(Taking::isRelease).findFirst();
    }

    private static List<Long> seqs(List<Taking> takings) {
        return takings.stream().map(Taking::seq).toList();
    }

    private void found(Fault fault, String product, String detail) {
        findings.add(Finding.ofLine(fault, facts.key(), product, detail));
    }
}
