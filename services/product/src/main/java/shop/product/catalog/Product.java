package shop.product.catalog;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that is, or was, sold.
 *
 * @param price in the shop's currency, not negative
 * @param version counts the changes of everything but the stock; 1 at first
 * @param deletedAt when it was taken off sale; its document stays, because orders and the ledger refer to it
 */
public record Product(
        String id,
        String name,
        String description,
        Optional<URI> imageUrl,
        BigDecimal price,
        StockLevel stock,
        long version,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> deletedAt) {

    public Product {
        if (price.signum() < 0) {
            throw new IllegalArgumentException("price must not be negative");
        }
    }

    public boolean isOnSale() {
        return deletedAt.isEmpty();
    }

    /** The same product with what the ledger says. */
    public Product withStock(long seq, long available) {
        return new Product(
                id,
                name,
                description,
                imageUrl,
                price,
                stock.shown(seq, available),
                version,
                createdAt,
                updatedAt,
                deletedAt);
    }
}
