package shop.product.stock;

import java.time.Instant;

/** Where a ledger ends: the next entry is made from it. */
record LedgerHead(long seq, long balance) {
    /** The head of a ledger without entries. */
    static final LedgerHead EMPTY = new LedgerHead(0, 0);

    static LedgerHead after(StockMovement entry) {
        return new LedgerHead(entry.seq(), entry.balance());
    }

    StockMovement next(String product, String order, MovementKind kind, long delta, Instant at) {
        return new StockMovement(product, seq + 1, order, kind, delta, balance + delta, at);
    }
}
