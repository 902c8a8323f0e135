package shop.product.stock;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The ledgers of all products as they are kept: entries are appended, never changed.
 *
 * <p>What is read or acknowledged here cannot be lost any more: no entry that a reader builds on disappears in a
 * fail-over. Every method may fail with {@code unavailable}; an append may then have happened, in part or in whole, or
 * may yet happen.
 */
public interface Movements {
    /**
     * Appends entries of one product in their order, each only if the one before it was appended. An entry collides
     * when its product already has an entry with that seq, or one of that kind with that order.
     *
     * @return how many were appended: all of them, or the index of the first that collided
     */
    int append(List<StockMovement> entries);

    /** The product's entries with {@code fromSeq} and up that are there without a gap, at most {@code limit}. */
    List<StockMovement> from(String product, long fromSeq, int limit);

    /** The product's entries with one of these orders, in any order, openings excepted. */
    List<StockMovement> withOrders(String product, Collection<String> orders);

    /**
     * By product, the entry with the seq beside it and those next to it, as far as they are there and can be read, in any
     * order.
     */
    Map<String, List<StockMovement>> around(Map<String, Long> seqs);
}
