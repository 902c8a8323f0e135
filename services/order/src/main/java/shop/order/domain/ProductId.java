package shop.order.domain;

import java.util.regex.Pattern;

/** The Product Service's name for a product; safe as one segment of a path. */
public record ProductId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** @throws IllegalArgumentException when it cannot be a product's id */
    public ProductId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("must be a product's id: 1 to 64 letters, digits, '-' or '_'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
