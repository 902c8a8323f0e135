package shop.product.catalog;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Which products to list.
 *
 * @param text part of the name, in any case
 * @param inStock whether there has to be, or must not be, stock
 * @param after the last product of the page before
 */
public record ProductSearch(
        Optional<String> text,
        Optional<BigDecimal> minPrice,
        Optional<BigDecimal> maxPrice,
        Optional<Boolean> inStock,
        ProductOrder order,
        Optional<Place> after,
        int limit) {

    /**
     * A place in the order.
     *
     * @param key the value that is sorted by: the name's key, the price as text, or the id
     */
    public record Place(String key, String id) {
        static Place of(Product product, ProductOrder order) {
            return switch (order) {
                case NEWEST, OLDEST -> new Place(product.id(), product.id());
                case NAME, NAME_DESCENDING -> new Place(ProductDocument.nameKey(product.name()), product.id());
                case PRICE, PRICE_DESCENDING -> new Place(product.price().toPlainString(), product.id());
            };
        }
    }
}
