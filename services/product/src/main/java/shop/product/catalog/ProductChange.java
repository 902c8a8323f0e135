package shop.product.catalog;

import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** New values for some of a product's fields; what is empty stays as it is. */
public record ProductChange(
        Optional<String> name, Optional<String> description, Optional<ImageChange> image, Optional<BigDecimal> price) {

    public boolean isEmpty() {
        return name.isEmpty() && description.isEmpty() && image.isEmpty() && price.isEmpty();
    }

    /** All of them, in a form that is equal in JSON for equal changes. */
    List<Object> values() {
        return List.of(name, description, image.map(ImageChange::text), price);
    }

    /**
     * What becomes of the picture.
     *
     * @param url the new one; empty when the product is to have none
     */
    public record ImageChange(Optional<URI> url) {
        static final ImageChange NONE = new ImageChange(Optional.empty());

        String text() {
            return url.map(URI::toString).orElse("");
        }
    }
}
