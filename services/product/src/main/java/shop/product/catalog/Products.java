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
     * @param effectId names this change, which is made once; that it was made is found out by {@link #afterEffect}
     * @return the product after, or empty when there is none on sale at such a version, or the change was made before
     */
    Optional<Product> change(String id, IfMatch expected, ProductChange change, String effectId, Instant at);

    /** Takes a product off sale, in one step; {@code expected} and result as for {@link #change}. */
    Optional<Product> delete(String id, IfMatch expected, String effectId, Instant at);

    /** The product, deleted or not, if one of its last changes, or its deletion, has that id. */
    Optional<Product> afterEffect(String id, String effectId);
}
