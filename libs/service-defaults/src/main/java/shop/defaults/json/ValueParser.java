package shop.defaults.json;

import com.fasterxml.jackson.databind.JsonNode;

/** Turns one JSON value into a domain value. */
@FunctionalInterface
public interface ValueParser<T> {
    /**
     * Parses one value.
     *
     * @param node never null, never JSON null
     * @param pointer where the value stands, for readers of nested values
     * @throws IllegalArgumentException with what would be right ("must be …"), without the value
     */
    T parse(JsonNode node, String pointer);
}
