package shop.defaults.json;

import com.fasterxml.jackson.databind.node.TextNode;

/** The text of a query parameter, which has no JSON type of its own. */
final class QueryValue extends TextNode {
    QueryValue(String text) {
        super(text);
    }

    boolean is(String text) {
        return textValue().equals(text);
    }
}
