package shop.system.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Strings that a schema allows, and the borders of what it allows. */
final class Texts {
    /** The patterns of the documents: one class of characters, so many of them. */
    private static final Pattern ONE_CLASS = Pattern.compile("\\^(\\[.*])\\{(\\d+)(?:,(\\d+))?}\\$");

    private static final String ANYTHING = "abcdefghijklmnopqrstuvwxyzABC0123456789-_.,;'\"<>&$%{}()äßλя漢😀";

    private final Random random;

    Texts(Random random) {
        this.random = random;
    }

    /** Both ends of what is allowed, as far as they make sense to send. */
    List<String> borders(JsonNode schema) {
        Limits limits = Limits.of(schema);
        List<String> borders = new ArrayList<>();
        if (limits.least() > 0) {
            borders.add(text(schema, limits.least()));
        }
        if (limits.most() < Integer.MAX_VALUE) {
            borders.add(text(schema, limits.most()));
        }
        return borders;
    }

    String some(JsonNode schema) {
        Limits limits = Limits.of(schema);
        int most = Math.min(limits.most(), limits.least() + 40);
        return text(schema, limits.least() + random.nextInt(most - limits.least() + 1));
    }

    /** Strings of a length just outside, and of characters that are not allowed. */
    List<String> wrong(JsonNode schema) {
        Limits limits = Limits.of(schema);
        List<String> wrong = new ArrayList<>();
        if (limits.least() > 0) {
            wrong.add(ofAny(limits.least() - 1));
        }
        if (limits.most() < Integer.MAX_VALUE) {
            wrong.add(text(schema.path("format").asText().isEmpty() ? schema : Limits.NO_FORMAT, limits.most()) + "a");
        }
        if (schema.has("pattern") && !schema.has("format")) {
            wrong.add("a b");
        }
        switch (schema.path("format").asText()) {
            case "email" -> wrong.addAll(List.of("nobody", "a b@example.org", "a@", "@example.org", "a@b@example.org"));
            case "uuid" -> wrong.addAll(List.of("nonsense", "0199f3a2-9d20-7c0b-8f52", "..%2f..%2fuser"));
            case "uri-reference" ->
                wrong.addAll(List.of("http://[", "//elsewhere.example/x.png", "javascript:alert(1)", "x.png"));
            default -> {}
        }
        return wrong;
    }

    private String text(JsonNode schema, int length) {
        if (schema.has("enum")) {
            return schema.path("enum")
                    .path(random.nextInt(schema.path("enum").size()))
                    .asText();
        }
        return switch (schema.path("format").asText()) {
            case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
            case "email" -> email(length);
            case "uri-reference" -> "/" + "p".repeat(Math.max(0, length - 1));
            default -> schema.has("pattern") ? matching(schema.path("pattern").asText(), length) : ofAny(length);
        };
    }

    /** A name that is new, at a domain that fills the length. */
    private String email(int length) {
        String name = "u" + Long.toString(random.nextLong() >>> 1, 36);
        StringBuilder domain = new StringBuilder("example.org");
        while (name.length() + 1 + domain.length() < length) {
            int label = Math.min(60, length - name.length() - 2 - domain.length());
            if (label < 1) {
                name += "x";
            } else {
                domain.insert(0, "d".repeat(label) + ".");
            }
        }
        return name + "@" + domain;
    }

    private String matching(String pattern, int length) {
        Pattern allowed = Pattern.compile(oneClass(pattern).group(1));
        String characters = "";
        for (char c = ' '; c < 127; c++) {
            characters += allowed.matcher(String.valueOf(c)).matches() ? c : "";
        }
        return pick(characters, length);
    }

    private String ofAny(int length) {
        return pick(ANYTHING, length);
    }

    /** So many characters, as people count them. */
    private String pick(String characters, int length) {
        int[] choice = characters.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(choice[random.nextInt(choice.length)]);
        }
        return text.toString();
    }

    private static Matcher oneClass(String pattern) {
        Matcher parts = ONE_CLASS.matcher(pattern);
        if (!parts.matches()) {
            throw new AssertionError("strings cannot be made up for the pattern " + pattern);
        }
        return parts;
    }

    private record Limits(int least, int most) {
        static final JsonNode NO_FORMAT = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();

        static Limits of(JsonNode schema) {
            if (schema.has("pattern") && !schema.has("format")) {
                Matcher parts = oneClass(schema.path("pattern").asText());
                int least = Integer.parseInt(parts.group(2));
                return new Limits(least, parts.group(3) == null ? least : Integer.parseInt(parts.group(3)));
            }
            return new Limits(
                    schema.path("minLength").asInt(0), schema.path("maxLength").asInt(Integer.MAX_VALUE));
        }
    }
}
