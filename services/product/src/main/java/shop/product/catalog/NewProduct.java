package shop.product.catalog;

import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A product to be. */
record NewProduct(String name, String description, Optional<URI> imageUrl, BigDecimal price, long stock) {
    /** All of them, in a form that is equal in JSON for equal products. */
    List<Object> values() {
        return List.of(name, description, imageUrl, price, stock);
    }
}
