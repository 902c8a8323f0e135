package shop.product.stock;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.product.catalog.Product;
import shop.product.catalog.StockedProducts;

/** A store that fails where a test wants it to: at the next call of a kind, or whenever a die says so. */
final class FaultyStore implements Movements, StockedProducts {
    /** Where the next fault strikes. */
    enum Fault {
        NONE,
        /** No answer, and nothing happened. */
        LOST_REQUEST,
        /** No answer, but it happened. */
        LOST_ANSWER,
        /** No answer, and only the first of several entries happened. */
        HALF_A_GROUP,
        /** The stock could not be shown. */
        NOT_SHOWN,
        /** The process dies before the append. */
        DEATH_BEFORE,
        /** The process dies after the append. */
        DEATH_AFTER,
        /** The process dies before it shows the stock. */
        DEATH_BEFORE_SHOWING
    }

    /** The end of a process: nothing in it may survive this. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final Movements movements;
    private final StockedProducts products;
    private final Supplier<Fault> faults;

    FaultyStore(Movements movements, StockedProducts products, Supplier<Fault> faults) {
        this.movements = movements;
        this.products = products;
        this.faults = faults;
    }

    @Override
    public int append(List<StockMovement> entries) {
        return switch (faults.get()) {
            case LOST_REQUEST -> throw unavailable();
            case LOST_ANSWER -> throw after(entries, unavailable());
            case HALF_A_GROUP -> throw after(entries.subList(0, 1), unavailable());
            case DEATH_BEFORE -> throw new Death();
            case DEATH_AFTER -> throw after(entries, new Death());
            case NONE, NOT_SHOWN, DEATH_BEFORE_SHOWING -> movements.append(entries);
        };
    }

    private <T extends Throwable> T after(List<StockMovement> entries, T failure) {
        movements.append(entries);
        return failure;
    }

    @Override
    public Optional<Product> showStock(String id, long seq, long available) {
        return switch (faults.get()) {
            case NOT_SHOWN -> throw unavailable();
            case DEATH_BEFORE_SHOWING -> throw new Death();
            default -> products.showStock(id, seq, available);
        };
    }

    @Override
    public List<StockMovement> from(String product, long fromSeq, int limit) {
        return movements.from(product, fromSeq, limit);
    }

    @Override
    public List<StockMovement> withOrders(String product, Collection<String> orders) {
        return movements.withOrders(product, orders);
    }

    @Override
    public Map<String, List<StockMovement>> around(Map<String, Long> seqs) {
        return movements.around(seqs);
    }

    @Override
    public Optional<Product> find(String id) {
        return products.find(id);
    }

    @Override
    public List<Product> following(String id, int limit) {
        return products.following(id, limit);
    }

    private static ServiceException unavailable() {
        return ServiceException.of(CommonErrors.UNAVAILABLE, "The test says no.");
    }
}
