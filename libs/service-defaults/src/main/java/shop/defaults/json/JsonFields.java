package shop.defaults.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The members of one JSON object, read by name; mistakes are named by JSON pointer (RFC 6901). */
public final class JsonFields extends FieldReader {
    private final JsonNode object;
    private final String pointer;

    private JsonFields(JsonNode object, String pointer) {
        this.object = object;
        this.pointer = pointer;
    }

    /**
     * A reader of the object's members.
     *
     * @param pointer where the object stands; the empty string for the whole document
     * @throws IllegalArgumentException if the value is not an object
     */
    public static JsonFields of(JsonNode object, String pointer) {
        if (!object.isObject()) {
            throw new IllegalArgumentException("must be a JSON object");
        }
        return new JsonFields(object, pointer);
    }

    @Override
    Optional<JsonNode> find(String name) {
        JsonNode node = object.get(name);
        return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    @Override
    Set<String> names() {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Override
    String pointer(String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
