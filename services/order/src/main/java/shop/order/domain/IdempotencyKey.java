package shop.order.domain;

import java.util.regex.Pattern;

/** What a client names one intended change by, so that sending it again changes nothing more. */
public record IdempotencyKey(String value) {
    private static final Pattern SHAPE = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /** @throws IllegalArgumentException when it is not 1 to 255 visible ASCII characters */
    public IdempotencyKey {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("must be 1 to 255 visible ASCII characters");
        }
    }
}
