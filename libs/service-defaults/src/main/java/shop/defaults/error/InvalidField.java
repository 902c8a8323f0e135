package shop.defaults.error;

/**
 * One thing that is wrong with the input.
 *
 * @param pointer where: a JSON pointer (RFC 6901) into the body, such as {@code /items/0/quantity}; a query parameter
 *     or header is named as {@code ?limit} or {@code If-Match}
 * @param message what is wrong and what would be right, without the offending value
 */
public record InvalidField(String pointer, String message) {}
