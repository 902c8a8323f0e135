package shop.defaults.config;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** From a value's text to what it means; the message of what is thrown says what it must be. */
final class Parsers {
    private Parsers() {}

    static int number(String text, int min, int max) {
        String reason = "must be a whole number from " + min + " to " + max;
        try {
            return within(Integer.parseInt(text.strip()), min, max, reason);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(reason, e);
        }
    }

    static BigDecimal decimal(String text, BigDecimal min, BigDecimal max) {
        String reason = "must be a number from " + min.toPlainString() + " to " + max.toPlainString();
        try {
            return within(new BigDecimal(text.strip()), min, max, reason);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(reason, e);
        }
    }

    static Duration duration(String text, Duration min, Duration max) {
        String reason = "must be a duration from " + Units.show(min) + " to " + Units.show(max);
        return within(Units.duration(text.strip()), min, max, reason);
    }

    static long bytes(String text, long min, long max) {
        String reason = "must be a size from " + Units.show(min) + " to " + Units.show(max);
        return within(Units.bytes(text.strip()), min, max, reason);
    }

    private static <T extends Comparable<? super T>> T within(T value, T min, T max, String reason) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(reason);
        }
        return value;
    }

    static String stripped(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("must not be blank");
        }
        return text.strip();
    }

    static boolean bool(String text) {
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    static Secret secret(String text, int minLength) {
        if (text.isBlank() || text.length() < minLength) {
            throw new IllegalArgumentException("must have at least " + minLength + " characters");
        }
        return new Secret(text);
    }

    static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toList();
    }

    static List<URI> uris(String text) {
        List<URI> uris = list(text).stream().map(Parsers::uri).toList();
        if (uris.isEmpty()) {
            throw new IllegalArgumentException("must name at least one URL");
        }
        return uris;
    }

    static URI uri(String text) {
        String reason = "must be a URL such as http://localhost:5001";
        try {
            URI uri = new URI(text.strip());
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!web || uri.getHost() == null || uri.getPort() > 65_535) {
                throw new IllegalArgumentException(reason);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(reason, e);
        }
    }

    static <E extends Enum<E>> E constant(String text, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> kebab(constant).equals(text.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(Parsers::kebab)
                                .collect(Collectors.joining(", "))));
    }

    private static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
