package shop.product.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import shop.defaults.http.IfMatch;

/** All products, deleted ones included. Every method may fail with {@code unavailable}. */
public interface Products extends StockedProducts {
    /** Adds a product; a second call with the same id does nothing. @return whether it was new */
    boolean add(Product product);

    /** Those on sale that match, in the query's order, at most {@code limit + 1} of them: one more tells of a next page. */
    List<Product> search(ProductSearch search);

    /**
     * Changes a product on sale, in one step.
     *
     * @param expected what it has to be at
     * @param effectId names this change; a repetition of the last change with the same id is recognised by {@link
     *     #lastChange}
     * @return the product after, or empty when there is none on sale at such a version
     */
    Optional<Product> change(String id, IfMatch expected, ProductChange change, String effectId, Instant at);

    /** Takes a product off sale, in one step; {@code expected} and result as for {@link #change}. */
    Optional<Product> delete(String id, IfMatch expected, String effectId, Instant at);

    /** The product, deleted or not, if its last change or deletion has that id. */
    Optional<Product> lastChange(String id, String effectId);
}
