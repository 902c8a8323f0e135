package shop.product.catalog;

import java.util.List;
import java.util.Optional;

/** What the stock ledger needs of the products. Every method may fail with {@code unavailable}. */
public interface StockedProducts {
    /** The product, deleted or not. */
    Optional<Product> find(String id);

    /**
     * Shows what the ledger says, unless a later entry is shown already.
     *
     * @return the product after, or empty when nothing was changed
     */
    Optional<Product> showStock(String id, long seq, long available);

    /** Products, deleted or not, in the order of their ids, from the first after {@code id} (empty text: the start). */
    List<Product> following(String id, int limit);
}
