package shop.product.stock;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import shop.defaults.error.ServiceException;
import shop.product.catalog.Product;
import shop.product.catalog.StockedProducts;

/**
 * The stock of all products: what comes in, what is promised to orders, and what is put back.
 *
 * <p>Each act has a key, which makes it happen once: repeating it with the same key and quantity, to this process or
 * another, at any later time, gives the same movement. Every method waits for its answer no longer than its patience;
 * then {@code unavailable} says that nothing happened, and {@code gateway-timeout} that the outcome is not known, in
 * which case the same call finds out. All throw {@link ServiceException}.
 */
public final class StockLedger implements AutoCloseable {
    /** At most this many requests are settled by one write. */
    private static final int MAX_GROUP = 256;

    private static final int REMEMBERED_HEADS = 20_000;

    private final Movements movements;
    private final StockedProducts products;
    private final LedgerHeads heads = new LedgerHeads(REMEMBERED_HEADS);
    private final Clock clock;
    private final ProductTurns turns;

    /** @param maxQueue how many requests of one product may wait; more are turned away with {@code unavailable} */
    public StockLedger(Movements movements, StockedProducts products, Clock clock, int maxQueue) {
        this.movements = movements;
        this.products = products;
        this.clock = clock;
        this.turns = new ProductTurns(MAX_GROUP, maxQueue, this::settle);
    }

    /**
     * Promises units to an order. Fails with {@code insufficient-stock}, {@code not-found}, {@code movement-void} when
     * the key was released, {@code idempotency-key-reused} when it was used for another quantity.
     */
    public Receipt decrease(String product, String order, long quantity, Duration patience) {
        return ask(product, new StockRequest(MovementKind.DECREASE, order, quantity), patience);
    }

    /**
     * Undoes an order's decrease, or makes sure that it never happens: then the movement is a void one. Works on
     * deleted products too. Fails with {@code not-found}, or {@code idempotency-key-reused} when the order had taken
     * another quantity.
     */
    public Receipt release(String product, String order, long quantity, Duration patience) {
        return ask(product, new StockRequest(MovementKind.RELEASE, order, quantity), patience);
    }

    /**
     * Adds goods received. Fails with {@code not-found}, {@code stock-limit-exceeded}, or
     * {@code idempotency-key-reused}.
     */
    public Receipt refill(String product, String key, long quantity, Duration patience) {
        return ask(product, new StockRequest(MovementKind.REFILL, key, quantity), patience);
    }

    /**
     * Makes sure that the product's ledger has its opening movement, and that its document shows the ledger's end.
     * Needed by nobody for correctness: the next movement does the same. May fail with {@code unavailable}.
     */
    public void settleUp(Product product) {
        Group.settleUp(movements, products, heads, clock, product);
    }

    /** The entries with {@code fromSeq} and up, at most {@code limit}. */
    public List<StockMovement> entries(String product, long fromSeq, int limit) {
        return movements.from(product, fromSeq, limit);
    }

    private Receipt ask(String product, StockRequest request, Duration patience) {
        Waiter waiter = new Waiter(request);
        if (!patience.isPositive() || !turns.offer(product, waiter)) {
            throw StockErrors.busy();
        }
        return waiter.await(patience);
    }

    private void settle(String product, List<Waiter> waiters) {
        boolean settled = false;
        try {
            Group.settle(movements, products, heads, clock, product, waiters);
            settled = true;
        } finally {
            if (!settled) {
                heads.forget(product);
            }
        }
    }

    /** Turns away newcomers and waits a moment for those inside. */
    @Override
    public void close() {
        turns.close();
    }
}
