package shop.local.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Follows one product's ledger, entry by entry in the order of their numbers. */
final class LedgerCheck {
    /** A ledger that is all wrong need not be told of in every entry. */
    private static final int MOST_FINDINGS = 20;

    private final String product;
    private final Optional<ShownStock> shown;
    private final List<Finding> findings = new ArrayList<>();
    private long seq;
    private long balance;
    private long received;
    private Optional<Instant> nextAfterShown = Optional.empty();

    LedgerCheck(String product, Optional<ShownStock> shown) {
        this.product = product;
        this.shown = shown;
        if (shown.isEmpty()) {
            findings.add(Finding.ofProduct(Fault.UNKNOWN_PRODUCT, product, "there is a ledger and no product"));
        }
    }

    void next(Movement entry) {
        if (entry.seq() != seq + 1) {
            found(Fault.LEDGER_GAP, entry.seq(), "the entry before it is " + seq);
        }
        checkStart(entry);
        checkDelta(entry);
        // Behind a gap nothing is known of the balance before.
        boolean follows = entry.seq() == seq + 1;
        if (follows && entry.balance() != balance + entry.delta()) {
            found(
                    Fault.WRONG_BALANCE,
                    entry.seq(),
                    balance + " before and " + entry.delta() + " do not make " + entry.balance());
        }
        if (entry.balance() < 0) {
            found(Fault.NEGATIVE_STOCK, entry.seq(), "the balance is " + entry.balance());
        }
        seq = entry.seq();
        balance = entry.balance();
        if (!entry.isTaking()) {
            received += entry.delta();
        }
        checkShown(entry);
    }

    private void checkStart(Movement entry) {
        boolean opening = entry.kind() == Movement.Kind.OPENING;
        if (opening != (entry.seq() == 1)) {
            found(Fault.WRONG_OPENING, entry.seq(), "it is of kind " + entry.kind());
        } else if (opening) {
            shown.filter(product -> product.opening() != entry.delta())
                    .ifPresent(product -> found(
                            Fault.WRONG_OPENING,
                            1,
                            "it is " + entry.delta() + ", the product began with " + product.opening()));
        }
    }

    private void checkDelta(Movement entry) {
        boolean right =
                switch (entry.kind()) {
                    case OPENING -> entry.delta() >= 0;
                    case REFILL, RELEASE -> entry.delta() > 0;
                    case DECREASE -> entry.delta() <= 0;
                };
        if (!right) {
            found(Fault.WRONG_DELTA, entry.seq(), entry.kind() + " of " + entry.delta());
        }
    }

    private void checkShown(Movement entry) {
        shown.ifPresent(stock -> {
            if (entry.seq() == stock.seq() && entry.balance() != stock.stock()) {
                found(
                        Fault.WRONG_PROJECTION,
                        entry.seq(),
                        "the product shows " + stock.stock() + ", the ledger says " + entry.balance());
            }
            if (entry.seq() == stock.seq() + 1) {
                nextAfterShown = Optional.of(entry.at());
            }
        });
    }

    /** What was found, after the last entry. */
    List<Finding> end(Instant now, Duration mayLag) {
        shown.filter(stock -> stock.seq() > seq)
                .ifPresent(stock -> findings.add(Finding.ofProduct(
                        Fault.PROJECTION_AHEAD,
                        product,
                        "it shows entry " + stock.seq() + ", the ledger ends with " + seq)));
        shown.filter(stock -> stock.seq() == 0 && stock.stock() != stock.opening())
                .ifPresent(stock -> findings.add(Finding.ofProduct(
                        Fault.WRONG_PROJECTION,
                        product,
                        "it shows " + stock.stock() + " before any movement and began with " + stock.opening())));
        nextAfterShown
                .filter(since -> since.isBefore(now.minus(mayLag)))
                .ifPresent(since -> findings.add(Finding.ofProduct(
                        Fault.PROJECTION_BEHIND, product, "it has not shown the ledger's end since " + since)));
        return findings;
    }

    /** Units that came in from outside: the opening and every refill. */
    long received() {
        return isEmpty() ? opening() : received;
    }

    /** Units that are left. */
    long left() {
        return isEmpty() ? opening() : balance;
    }

    /** A product's ledger begins with its first movement; until then it holds what it was created with. */
    private boolean isEmpty() {
        return seq == 0;
    }

    private long opening() {
        return shown.map(ShownStock::opening).orElse(0L);
    }

    private void found(Fault fault, long at, String detail) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(Finding.ofEntry(fault, product, at, detail));
        }
    }
}
