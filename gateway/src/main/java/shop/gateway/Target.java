package shop.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import shop.defaults.http.AsciiSet;

/**
 * What stands behind the prefix of a request's path. The text is forwarded as it came; it is decoded only to see where
 * it leads, because what the gateway and a service read differently is a way past the gateway.
 *
 * @param first the first segment that is not empty, decoded and without matrix parameters: as a service may see it
 */
record Target(String text, String first) {
    private static final int MAX_DECODINGS = 3;
    private static final AsciiSet CHARACTERS = AsciiSet.visible("\\#");

    /** Neither encoded, nor a parameter, nor a dot segment. */
    private static final AsciiSet PLAIN = AsciiSet.visible("\\#%;.");

    /**
     * Reads the rest of a path.
     *
     * @param rest raw, beginning with a slash
     * @return empty when it climbs with dot segments, hides a separator or a control character, or is no valid path
     */
    static Optional<Target> parse(String rest) {
        if (!CHARACTERS.containsAll(rest)) {
            return Optional.empty();
        }
        if (PLAIN.containsAll(rest)) {
            return Optional.of(new Target(rest, firstSegment(rest)));
        }
        String first = "";
        for (String raw : rest.split("/", -1)) {
            Optional<String> segment = decoded(raw);
            if (segment.isEmpty() || isDots(raw)) {
                return Optional.empty();
            }
            if (first.isEmpty()) {
                first = segment.get();
            }
        }
        return Optional.of(new Target(rest, first));
    }

    /** Of a path in which everything means itself, as in nearly all. */
    private static String firstSegment(String rest) {
        int from = 0;
        while (from < rest.length() && rest.charAt(from) == '/') {
            from++;
        }
        int slash = rest.indexOf('/', from);
        return rest.substring(from, slash < 0 ? rest.length() : slash);
    }

    /** Whether it leads to what a service shows only to those who run it. */
    boolean isInternal() {
        return first.equalsIgnoreCase("observe");
    }

    /** A segment that is dots, however often it is encoded. */
    private static boolean isDots(String raw) {
        String text = raw;
        for (int i = 0; i < MAX_DECODINGS; i++) {
            String bare = withoutParameters(text).replace("%2e", ".").replace("%2E", ".");
            if (bare.equals(".") || bare.equals("..")) {
                return true;
            }
            if (text.indexOf('%') < 0) {
                return false;
            }
            text = text.replace("%25", "%");
        }
        return false;
    }

    private static Optional<String> decoded(String raw) {
        String text = withoutParameters(raw);
        if (text.indexOf('%') < 0) {
            return Optional.of(text);
        }
        byte[] bytes = new byte[text.length()];
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int octet = c;
            if (c == '%') {
                if (i + 2 >= text.length() || !isHex(text.charAt(i + 1)) || !isHex(text.charAt(i + 2))) {
                    return Optional.empty();
                }
                octet = Integer.parseInt(text, i + 1, i + 3, 16);
                i += 2;
            }
            if (octet < ' ' || octet == 0x7f || (c == '%' && (octet == '/' || octet == '\\'))) {
                return Optional.empty();
            }
            bytes[size++] = (byte) octet;
        }
        return Optional.of(new String(bytes, 0, size, StandardCharsets.UTF_8));
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0;
    }

    private static String withoutParameters(String segment) {
        int end = segment.indexOf(';');
        return end < 0 ? segment : segment.substring(0, end);
    }
}
