package shop.defaults.http;

/** What may stand in {@code Host}: a name or an address, and perhaps a port (RFC 9112, section 3.2). */
final class HostSyntax {
    private static final AsciiSet NAME = AsciiSet.of(c -> Character.isLetterOrDigit(c) || "._~-".indexOf(c) >= 0);
    private static final AsciiSet LITERAL = AsciiSet.of(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.');
    private static final int LONGEST_NAME = 255;
    private static final int HIGHEST_PORT = 0xffff;

    private HostSyntax() {}

    static boolean isValid(String value) {
        int end = value.startsWith("[") ? literalEnd(value) : nameEnd(value);
        return end > 0 && (end == value.length() || isPort(value, end));
    }

    /** Zero when there is none that is valid. */
    private static int nameEnd(String value) {
        int colon = value.indexOf(':');
        int end = colon < 0 ? value.length() : colon;
        return end <= LONGEST_NAME && NAME.containsAll(value, 0, end) ? end : 0;
    }

    /** Zero when there is none that is valid. */
    private static int literalEnd(String value) {
        int end = value.indexOf(']') + 1;
        return end > 3 && LITERAL.containsAll(value, 1, end - 1) ? end : 0;
    }

    private static boolean isPort(String value, int colon) {
        int digits = value.length() - colon - 1;
        return value.charAt(colon) == ':'
                && digits <= 5
                && AsciiSet.DIGITS.containsAll(value, colon + 1, value.length())
                && (digits == 0 || Integer.parseInt(value, colon + 1, value.length(), 10) <= HIGHEST_PORT);
    }
}
