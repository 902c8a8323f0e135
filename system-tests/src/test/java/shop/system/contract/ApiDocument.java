package shop.system.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** An OpenAPI 3.1 document with its references resolved. */
record ApiDocument(List<Operation> operations) {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    /** A parameter; {@code in} is path, query or header. */
    record Parameter(String name, String in, boolean required, JsonNode schema) {
        /** What names it in the errors of a problem document. */
        String pointer() {
            return in.equals("query") ? "?" + name : name;
        }
    }

    /**
     * An operation.
     *
     * @param body the schema of the JSON body, if it takes one
     * @param responses by status
     */
    record Operation(
            String id,
            String method,
            String path,
            boolean secured,
            List<Parameter> parameters,
            Optional<JsonNode> body,
            JsonNode responses) {

        List<Parameter> parameters(String in) {
            return parameters.stream().filter(each -> each.in().equals(in)).toList();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** @param text JSON or YAML */
    static ApiDocument parse(String text) {
        try {
            return of(new YAMLMapper()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .readTree(text));
        } catch (JsonProcessingException e) {
            throw new AssertionError("the document cannot be read", e);
        }
    }

    private static ApiDocument of(JsonNode document) {
        List<Operation> operations = new ArrayList<>();
        document.path("paths").properties().forEach(path -> {
            JsonNode item = resolved(path.getValue(), document);
            item.properties().forEach(member -> {
                if (METHODS.contains(member.getKey())) {
                    operations.add(operation(member.getKey(), path.getKey(), item, member.getValue(), document));
                }
            });
        });
        return new ApiDocument(operations);
    }

    private static Operation operation(
            String method, String path, JsonNode item, JsonNode operation, JsonNode document) {
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode source : List.of(item.path("parameters"), operation.path("parameters"))) {
            source.forEach(each -> parameters.add(new Parameter(
                    each.path("name").asText(),
                    each.path("in").asText(),
                    each.path("required").asBoolean(),
                    each.path("schema"))));
        }
        JsonNode security = operation.has("security") ? operation.path("security") : document.path("security");
        JsonNode body = operation.at("/requestBody/content/application~1json/schema");
        return new Operation(
                operation.path("operationId").asText(),
                method.toUpperCase(Locale.ROOT),
                path,
                !security.isEmpty(),
                parameters,
                body.isMissingNode() ? Optional.empty() : Optional.of(body),
                operation.path("responses"));
    }

    private static JsonNode resolved(JsonNode node, JsonNode document) {
        if (node.has("$ref")) {
            JsonNode target = document.at(node.path("$ref").asText().substring(1));
            if (target.isMissingNode()) {
                throw new AssertionError("nothing at " + node);
            }
            return resolved(target, document);
        }
        if (node.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(member -> copy.set(member.getKey(), resolved(member.getValue(), document)));
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> copy.add(resolved(element, document)));
            return copy;
        }
        return node;
    }
}
