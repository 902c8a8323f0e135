package shop.system.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import shop.testing.TestResponse;

/** Whether an answer is one of those that the document describes. */
final class Answers {
    /** Headers that clients act on. Those of content negotiation and caching speak for themselves. */
    private static final List<String> TELLING = List.of(
            "Location", "Link", "ETag", "Retry-After", "Idempotent-Replayed", "WWW-Authenticate", "Allow", "Accept");

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private Answers() {}

    /** What an answer has that its operation does not promise. */
    static List<String> disagreements(ApiDocument.Operation operation, TestResponse answer) {
        JsonNode described = operation.responses().path(Integer.toString(answer.status()));
        if (described.isMissingNode()) {
            return List.of("the status " + answer.status() + " is not documented");
        }
        List<String> found = new ArrayList<>(headers(described, answer));
        JsonNode content = described.path("content");
        String type = answer.header("Content-Type")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .split(";", 2)[0];
        if (content.isMissingNode()) {
            if (answer.http().body().length > 0) {
                found.add("no body is documented");
            }
        } else if (!content.has(type)) {
            found.add("the type '" + type + "' is not documented");
        } else if (type.endsWith("json")) {
            JsonNode schema = content.path(type).path("schema");
            JsonNode body = answer.json();
            found.addAll(violations(schema, body));
            undocumented("", schema, body, found);
        }
        return found;
    }

    static List<String> violations(JsonNode schema, JsonNode value) {
        return SCHEMAS.getSchema(schema, STRICT).validate(value).stream()
                .map(ValidationMessage::getMessage)
                .filter(message -> !message.contains("email pattern")) // it only knows the domains of the Internet
                .toList();
    }

    private static List<String> headers(JsonNode described, TestResponse answer) {
        List<String> found = new ArrayList<>();
        for (String name : TELLING) {
            boolean documented = described.path("headers").has(name);
            answer.header(name).ifPresent(value -> {
                JsonNode schema = described.path("headers").path(name).path("schema");
                if (!documented) {
                    found.add("the header " + name + " is not documented");
                } else if (schema.path("type").asText().equals("integer") && !value.matches("\\d+")) {
                    found.add("the header " + name + " is no number: " + value);
                }
            });
        }
        return found;
    }

    /** Members that no schema mentions. */
    private static void undocumented(String pointer, JsonNode schema, JsonNode value, List<String> found) {
        if (value.isObject() && schema.has("properties")) {
            value.properties().forEach(member -> {
                JsonNode part = schema.path("properties").path(member.getKey());
                if (part.isMissingNode()) {
                    found.add("the member " + pointer + "/" + member.getKey() + " is not documented");
                } else {
                    undocumented(pointer + "/" + member.getKey(), part, member.getValue(), found);
                }
            });
        } else if (value.isArray()) {
            StreamSupport.stream(value.spliterator(), false)
                    .limit(3)
                    .forEach(each -> undocumented(pointer + "/0", schema.path("items"), each, found));
        }
    }
}
