package shop.product.catalog;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.Currency;
import java.util.Optional;

/**
 * A product on the wire.
 *
 * @param price in the currency beside it, with its number of places
 * @param currency three letters of ISO 4217
 * @param stock units that can be bought, as last seen
 */
public record ProductJson(
        String id,
        String name,
        String description,
        Optional<URI> imageUrl,
        BigDecimal price,
        String currency,
        long stock,
        Instant createdAt,
        Instant updatedAt) {

    public static ProductJson of(Product product, Currency currency) {
        return new ProductJson(
                product.id(),
                product.name(),
                product.description(),
                product.imageUrl(),
                product.price(),
                currency.getCurrencyCode(),
                product.stock().available(),
                product.createdAt(),
                product.updatedAt());
    }
}
