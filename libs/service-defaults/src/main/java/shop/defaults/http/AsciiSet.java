package shop.defaults.http;

import java.util.function.IntPredicate;

/**
 * A set of ASCII characters as a table, for the checks that every message passes: much cheaper than a stream or a
 * regular expression. Characters beyond ASCII are in none.
 */
public final class AsciiSet {
    private static final int SIZE = 0x80;

    /** What a method or a field name is made of (RFC 9110, section 5.6.2). */
    public static final AsciiSet TOKEN = visible("\"(),/:;<=>?@[\\]{}");

    public static final AsciiSet DIGITS = of(c -> c >= '0' && c <= '9');

    public static final AsciiSet HEX_DIGITS = of(c -> Character.digit(c, 16) >= 0);

    private final boolean[] members = new boolean[SIZE];

    private AsciiSet(IntPredicate isMember) {
        for (int c = 0; c < SIZE; c++) {
            members[c] = isMember.test(c);
        }
    }

    public static AsciiSet of(IntPredicate isMember) {
        return new AsciiSet(isMember);
    }

    /** All that leave a mark (0x21 to 0x7e), but for these. */
    public static AsciiSet visible(String without) {
        return of(c -> c > ' ' && c < 0x7f && without.indexOf(c) < 0);
    }

    public boolean contains(int c) {
        return c >= 0 && c < SIZE && members[c];
    }

    /** Where the run of members that begins there ends; at the latest at {@code to}. */
    int endOfRun(byte[] octets, int from, int to) {
        int end = from;
        while (end < to && contains(octets[end])) {
            end++;
        }
        return end;
    }

    /** Whether each character of the text is in the set; so it is when there is none. */
    public boolean containsAll(String text) {
        return containsAll(text, 0, text.length());
    }

    /** As {@link #containsAll(String)}, from one index up to and without the other. */
    public boolean containsAll(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!contains(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
