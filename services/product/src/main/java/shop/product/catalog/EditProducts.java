package shop.product.catalog;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.http.ETags;
import shop.defaults.http.IfMatch;

/**
 * What an admin does to the catalogue. Each act has an effect id: done again with the same one, because its outcome was
 * not known, it has no second effect.
 */
public final class EditProducts {
    private final Products products;
    private final Consumer<Product> openLedger;
    private final Clock clock;

    /** @param openLedger writes down what a new product was created with; if it fails, that heals by itself */
    public EditProducts(Products products, Consumer<Product> openLedger, Clock clock) {
        this.products = products;
        this.openLedger = openLedger;
        this.clock = clock;
    }

    /** Puts a product on sale; its id is the effect's. */
    Product create(String effectId, NewProduct wanted) {
        Instant now = now();
        Product product = new Product(
                effectId,
                wanted.name(),
                wanted.description(),
                wanted.imageUrl(),
                wanted.price(),
                StockLevel.opening(wanted.stock()),
                1,
                now,
                now,
                Optional.empty());
        products.add(product);
        openLedger.accept(product);
        return products.find(effectId).orElse(product);
    }

    /** Fails with {@code not-found} or {@code precondition-failed}. */
    Product change(String effectId, String id, IfMatch expected, ProductChange change) {
        return products.change(id, expected, change, effectId, now())
                .or(() -> products.afterEffect(id, effectId))
                .orElseThrow(() -> absentOrStale(id));
    }

    /** Takes it off sale; fails with {@code not-found} or {@code precondition-failed}. */
    void delete(String effectId, String id, IfMatch expected) {
        Optional<Product> deleted =
                products.delete(id, expected, effectId, now()).or(() -> products.afterEffect(id, effectId));
        if (deleted.isEmpty()) {
            throw absentOrStale(id);
        }
    }

    /** A product on sale; fails with {@code not-found}. */
    Product find(String id) {
        return products.find(id).filter(Product::isOnSale).orElseThrow(() -> notFound(id));
    }

    private ServiceException absentOrStale(String id) {
        return products.find(id).filter(Product::isOnSale).isPresent() ? ETags.stale() : notFound(id);
    }

    private static ServiceException notFound(String id) {
        return ServiceException.of(CommonErrors.NOT_FOUND, "There is no such product.")
                .with("productId", id);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
