package shop.system.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Values made up from a schema: plain ones, those at its borders, any that it allows, and those that it does not. */
final class Instances {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Random random;
    private final Texts texts;
    private final Function<String, java.util.Optional<JsonNode>> known;

    /** @param known what a member of this name is in an ordinary request, where the schema cannot say: an id that exists */
    Instances(Random random, Function<String, java.util.Optional<JsonNode>> known) {
        this.random = random;
        this.texts = new Texts(random);
        this.known = known;
    }

    /**
     * A value, and what it is an instance of.
     *
     * @param pointer of the part that is at the border or wrong
     */
    record Instance(JsonNode value, String pointer) {}

    /** What an ordinary request has: every required member, nothing special. */
    JsonNode plain(JsonNode schema) {
        if (schema.has("oneOf")) {
            return plain(schema.path("oneOf").path(0));
        }
        return switch (schema.path("type").asText()) {
            case "object" -> {
                ObjectNode object = JSON.objectNode();
                required(schema).forEach(name -> object.set(name, member(schema, name)));
                if (schema.path("minProperties").asInt() > object.size()) {
                    String first = schema.path("properties").fieldNames().next();
                    object.set(first, member(schema, first));
                }
                yield object;
            }
            case "array" -> {
                ArrayNode array = JSON.arrayNode();
                for (int i = 0; i < schema.path("minItems").asInt(); i++) {
                    array.add(plain(schema.path("items")));
                }
                yield array;
            }
            case "integer", "number" ->
                JSON.numberNode(Math.max(1, schema.path("minimum").asLong()));
            case "boolean" -> JSON.booleanNode(true);
            default -> JSON.textNode(texts.some(schema));
        };
    }

    private JsonNode member(JsonNode schema, String name) {
        return known.apply(name).orElseGet(() -> plain(schema.path("properties").path(name)));
    }

    /** Ordinary values with one part at a border of what is allowed. */
    List<Instance> borders(JsonNode schema) {
        if (schema.has("oneOf")) {
            return StreamSupport.stream(schema.path("oneOf").spliterator(), false)
                    .flatMap(each -> borders(each).stream())
                    .toList();
        }
        return switch (schema.path("type").asText()) {
            case "object" -> members(schema, part -> borders(part)).toList();
            case "array" -> {
                List<Instance> borders = elements(borders(schema.path("items")));
                if (schema.has("maxItems")) {
                    ArrayNode longest = JSON.arrayNode();
                    for (int i = 0; i < schema.path("maxItems").asInt(); i++) {
                        longest.add(plain(schema.path("items")));
                    }
                    borders.add(new Instance(longest, ""));
                }
                yield borders;
            }
            case "integer", "number" ->
                Stream.of("minimum", "maximum")
                        .filter(schema::has)
                        .map(limit -> new Instance(schema.path(limit), ""))
                        .toList();
            case "boolean" ->
                List.of(new Instance(JSON.booleanNode(true), ""), new Instance(JSON.booleanNode(false), ""));
            default ->
                schema.has("enum")
                        ? StreamSupport.stream(schema.path("enum").spliterator(), false)
                                .map(value -> new Instance(value, ""))
                                .toList()
                        : texts.borders(schema).stream()
                                .map(text -> new Instance(JSON.textNode(text), ""))
                                .toList();
        };
    }

    /** Anything that the schema allows. */
    JsonNode any(JsonNode schema) {
        if (schema.has("oneOf")) {
            return any(schema.path("oneOf")
                    .path(random.nextInt(schema.path("oneOf").size())));
        }
        return switch (schema.path("type").asText()) {
            case "object" -> {
                ObjectNode object = (ObjectNode) plain(schema);
                schema.path("properties").properties().forEach(each -> {
                    if (object.has(each.getKey()) || (random.nextBoolean() && !schema.has("dependentRequired"))) {
                        object.set(each.getKey(), any(each.getValue()));
                    }
                });
                yield object;
            }
            case "array" -> {
                ArrayNode array = JSON.arrayNode();
                int least = schema.path("minItems").asInt();
                int length = least
                        + random.nextInt(Math.min(4, schema.path("maxItems").asInt(4)));
                for (int i = 0; i < length; i++) {
                    array.add(any(schema.path("items")));
                }
                yield array;
            }
            case "integer" ->
                JSON.numberNode(random.nextLong(
                        schema.path("minimum").asLong(-1000),
                        schema.path("maximum").asLong(1000) + 1));
            case "number" -> JSON.numberNode(BigDecimal.valueOf(random.nextInt(100_000), 2));
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            default -> JSON.textNode(texts.some(schema));
        };
    }

    /** Ordinary values with one part that is not allowed. */
    List<Instance> wrong(JsonNode schema) {
        if (schema.has("oneOf")) {
            return StreamSupport.stream(schema.path("oneOf").spliterator(), false)
                    .flatMap(each -> wrong(each).stream())
                    .toList();
        }
        List<Instance> wrong = new ArrayList<>();
        String type = schema.path("type").asText();
        for (JsonNode other : List.of(
                JSON.nullNode(),
                JSON.booleanNode(true),
                JSON.numberNode(new BigDecimal("7.25")),
                JSON.textNode("\u0000"),
                JSON.arrayNode().add(JSON.arrayNode()),
                JSON.objectNode().put("$ne", ""))) {
            boolean mayBe =
                    switch (type) {
                        case "object" -> other.isObject();
                        case "array" -> other.isArray();
                        case "integer", "number" -> other.isNumber();
                        case "boolean" -> other.isBoolean();
                        default -> other.isTextual();
                    };
            if (!mayBe) {
                wrong.add(new Instance(other, ""));
            }
        }
        switch (type) {
            case "object" -> wrongObjects(schema, wrong);
            case "array" -> wrongArrays(schema, wrong);
            case "integer", "number" -> wrongNumbers(schema, wrong);
            case "boolean" -> {}
            default -> wrongTexts(schema, wrong);
        }
        return wrong;
    }

    private void wrongObjects(JsonNode schema, List<Instance> wrong) {
        wrong.addAll(members(schema, part -> wrong(part)).toList());
        for (String name : required(schema)) {
            ObjectNode less = (ObjectNode) plain(schema);
            less.remove(name);
            wrong.add(new Instance(less, "/" + name));
        }
        if (schema.path("additionalProperties").isBoolean()) {
            ObjectNode more = (ObjectNode) plain(schema);
            wrong.add(new Instance(more.put("role", "admin"), "/role"));
        }
        if (schema.has("minProperties")) {
            wrong.add(new Instance(JSON.objectNode(), ""));
        }
        schema.path("dependentRequired").properties().forEach(each -> {
            ObjectNode alone = (ObjectNode) plain(schema);
            alone.set(each.getKey(), plain(schema.path("properties").path(each.getKey())));
            alone.remove(each.getValue().path(0).asText());
            wrong.add(new Instance(alone, "/" + each.getValue().path(0).asText()));
        });
    }

    private void wrongArrays(JsonNode schema, List<Instance> wrong) {
        wrong.addAll(elements(wrong(schema.path("items"))));
        if (schema.path("minItems").asInt() > 0) {
            wrong.add(new Instance(JSON.arrayNode(), ""));
        }
        if (schema.has("maxItems")) {
            ArrayNode tooLong = JSON.arrayNode();
            for (int i = 0; i <= schema.path("maxItems").asInt(); i++) {
                tooLong.add(plain(schema.path("items")));
            }
            wrong.add(new Instance(tooLong, ""));
        }
    }

    private void wrongNumbers(JsonNode schema, List<Instance> wrong) {
        BigDecimal step = schema.has("multipleOf") ? schema.path("multipleOf").decimalValue() : BigDecimal.ONE;
        if (schema.has("minimum")) {
            wrong.add(new Instance(
                    JSON.numberNode(schema.path("minimum").decimalValue().subtract(step)), ""));
        }
        if (schema.has("maximum")) {
            wrong.add(new Instance(
                    JSON.numberNode(schema.path("maximum").decimalValue().add(step)), ""));
            wrong.add(new Instance(JSON.numberNode(new BigDecimal("1e30")), ""));
        }
        if (schema.has("multipleOf") || schema.path("type").asText().equals("integer")) {
            wrong.add(new Instance(JSON.numberNode(BigDecimal.ONE.add(step.movePointLeft(1))), ""));
        }
    }

    private void wrongTexts(JsonNode schema, List<Instance> wrong) {
        if (schema.has("enum")) {
            wrong.add(new Instance(JSON.textNode("no-such"), ""));
            wrong.add(new Instance(JSON.textNode(""), ""));
        } else {
            texts.wrong(schema).forEach(text -> wrong.add(new Instance(JSON.textNode(text), "")));
        }
    }

    /** The object with each of its members replaced, one at a time. */
    private Stream<Instance> members(JsonNode schema, Function<JsonNode, List<Instance>> parts) {
        return schema.path("properties").properties().stream().flatMap(each -> parts.apply(each.getValue()).stream()
                .filter(part -> !isAbsent(schema, each.getKey(), part.value()))
                .map(part -> {
                    ObjectNode object = (ObjectNode) plain(schema);
                    object.set(each.getKey(), part.value());
                    schema.path("dependentRequired")
                            .path(each.getKey())
                            .forEach(needed -> object.set(needed.asText(), member(schema, needed.asText())));
                    return new Instance(object, "/" + each.getKey() + part.pointer());
                }));
    }

    /** A member that may be left out may as well be null: that stands in the documents' words. */
    private static boolean isAbsent(JsonNode schema, String name, JsonNode value) {
        return value.isNull() && !required(schema).contains(name);
    }

    /** An array of one element, each of these. */
    private static List<Instance> elements(List<Instance> items) {
        List<Instance> arrays = new ArrayList<>();
        items.forEach(item -> arrays.add(new Instance(JSON.arrayNode().add(item.value()), "/0" + item.pointer())));
        return arrays;
    }

    private static List<String> required(JsonNode schema) {
        return StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
