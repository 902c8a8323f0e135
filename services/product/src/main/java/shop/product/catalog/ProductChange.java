package shop.product.catalog;

import java.math.BigDecimal;
import java.net.URI;
import java.util.Optional;

/** New values for some of a product's fields; what is empty stays as it is. */
public record ProductChange(
        Optional<String> name, Optional<String> description, Optional<URI> imageUrl, Optional<BigDecimal> price) {

    public boolean isEmpty() {
        return name.isEmpty() && description.isEmpty() && imageUrl.isEmpty() && price.isEmpty();
    }
}
