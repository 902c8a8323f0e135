package shop.defaults.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters of a query string, read like JSON members; mistakes are named {@code ?name}. */
public final class QueryFields extends FieldReader {
    private final Map<String, List<String>> parameters;

    private QueryFields(Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    /** A reader of the parameters; one that is given twice is refused. */
    public static QueryFields of(Map<String, List<String>> parameters) {
        QueryFields fields = new QueryFields(parameters);
        parameters.forEach((name, values) -> {
            if (values.size() > 1) {
                fields.refuse(name, "is given more than once");
            }
        });
        return fields;
    }

    @Override
    Optional<JsonNode> find(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(new QueryValue(values.getFirst()));
    }

    @Override
    Set<String> names() {
        return parameters.keySet();
    }

    @Override
    String pointer(String name) {
        return "?" + name;
    }
}
