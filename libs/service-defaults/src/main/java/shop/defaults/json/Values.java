package shop.defaults.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import shop.defaults.error.InvalidField;
import shop.defaults.error.ServiceException;

/**
 * Parsers for the values of JSON members and query parameters. JSON types are not converted ({@code "3"} is not a
 * number in a body); a query parameter is always text, so numbers and booleans are parsed from it.
 */
public final class Values {
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]");

    private Values() {}

    /** Text of {@code min} to {@code max} characters (code points) after trimming, without control characters. */
    public static ValueParser<String> text(int min, int max) {
        return (node, pointer) -> {
            String text = raw(node).strip();
            int length = text.codePointCount(0, text.length());
            if (length < min || length > max) {
                throw new IllegalArgumentException("must be text of " + min + " to " + max + " characters");
            }
            if (CONTROL.matcher(text).find() || hasLoneSurrogate(text)) {
                throw new IllegalArgumentException("must not contain control characters");
            }
            return text;
        };
    }

    /** Text exactly as given, of {@code min} to {@code max} characters: for secrets, which are not to be trimmed. */
    public static ValueParser<String> opaque(int min, int max) {
        return (node, pointer) -> {
            String text = raw(node);
            int length = text.codePointCount(0, text.length());
            if (length < min || length > max || hasLoneSurrogate(text)) {
                throw new IllegalArgumentException("must be text of " + min + " to " + max + " characters");
            }
            return text;
        };
    }

    /** A text that a domain type checks and parses, throwing {@link IllegalArgumentException} with "must be …". */
    public static <T> ValueParser<T> parsed(Function<String, T> parse) {
        return (node, pointer) -> parse.apply(raw(node));
    }

    /** A whole number from {@code min} to {@code max}. */
    public static ValueParser<Integer> integer(int min, int max) {
        return (node, pointer) -> {
            String message = "must be a whole number from " + min + " to " + max;
            BigDecimal number = number(node, INTEGER, message);
            if (number.stripTrailingZeros().scale() > 0
                    || number.compareTo(BigDecimal.valueOf(min)) < 0
                    || number.compareTo(BigDecimal.valueOf(max)) > 0) {
                throw new IllegalArgumentException(message);
            }
            return number.intValueExact();
        };
    }

    /** A decimal number from {@code min} to {@code max} with at most {@code places} digits after the point. */
    public static ValueParser<BigDecimal> decimal(BigDecimal min, BigDecimal max, int places) {
        return (node, pointer) -> {
            String message = "must be a number from " + min.toPlainString() + " to " + max.toPlainString()
                    + " with at most " + places + " decimal places";
            BigDecimal number = number(node, DECIMAL, message);
            if (number.compareTo(min) < 0
                    || number.compareTo(max) > 0
                    || number.stripTrailingZeros().scale() > places) {
                throw new IllegalArgumentException(message);
            }
            return number.setScale(places);
        };
    }

    /** {@code true} or {@code false}. */
    public static ValueParser<Boolean> bool() {
        return (node, pointer) -> {
            if (node.isBoolean()) {
                return node.booleanValue();
            }
            if (node instanceof QueryValue query && (query.is("true") || query.is("false"))) {
                return query.is("true");
            }
            throw new IllegalArgumentException("must be true or false");
        };
    }

    /** One of an enum's constants, written in lower case with hyphens. */
    public static <E extends Enum<E>> ValueParser<E> oneOf(Class<E> type) {
        E[] constants = type.getEnumConstants();
        String names = Arrays.stream(constants).map(Values::wireName).collect(Collectors.joining(", "));
        return (node, pointer) -> {
            String text = raw(node);
            return Arrays.stream(constants)
                    .filter(constant -> wireName(constant).equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("must be one of " + names));
        };
    }

    /** A list of {@code min} to {@code max} objects, each read by its own reader; the reader calls {@code end()}. */
    public static <T> ValueParser<List<T>> list(int min, int max, Function<JsonFields, T> element) {
        return (node, pointer) -> {
            if (!node.isArray() || node.size() < min || node.size() > max) {
                throw new IllegalArgumentException("must be a list of " + min + " to " + max + " elements");
            }
            List<T> values = new ArrayList<>(node.size());
            List<InvalidField> errors = new ArrayList<>();
            for (int i = 0; i < node.size(); i++) {
                String at = pointer + "/" + i;
                try {
                    values.add(element.apply(JsonFields.of(node.get(i), at)));
                } catch (ServiceException e) {
                    errors.addAll(e.invalidFields());
                } catch (IllegalArgumentException e) {
                    errors.add(new InvalidField(at, String.valueOf(e.getMessage())));
                }
            }
            if (!errors.isEmpty()) {
                throw ServiceException.invalid(errors);
            }
            return List.copyOf(values);
        };
    }

    private static String wireName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String raw(JsonNode node) {
        if (!node.isTextual()) {
            throw new IllegalArgumentException("must be text");
        }
        return node.textValue();
    }

    private static BigDecimal number(JsonNode node, Pattern form, String message) {
        if (node instanceof QueryValue query) {
            if (!form.matcher(query.textValue()).matches()) {
                throw new IllegalArgumentException(message);
            }
            return new BigDecimal(query.textValue());
        }
        // An exponent such as 1e999999999 is cheap to write and dear to expand: no limit of the shop needs one that
        // big.
        if (!node.isNumber() || Math.abs((long) node.decimalValue().scale()) > 64) {
            throw new IllegalArgumentException(message);
        }
        return node.decimalValue();
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
