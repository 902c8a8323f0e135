package shop.defaults.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names of header fields, found again by their octets: most are few, and always in the same spelling. Each place
 * holds the name that came last, so that strange ones take no memory.
 */
final class FieldNames {
    private static final int PLACES = 256;
    private static final @Nullable Known[] KNOWN = new Known[PLACES];

    private FieldNames() {}

    /** A name as it is spelled in a message. */
    static final class Known {
        private final byte[] octets;
        private final HeaderName name;

        private Known(byte[] octets) {
            this.octets = octets;
            this.name = HeaderNames.create(new String(octets, ISO_8859_1));
        }

        HeaderName name() {
            return name;
        }

        int length() {
            return octets.length;
        }

        private boolean isIn(byte[] line, int from, int to) {
            return Arrays.equals(octets, 0, octets.length, line, from, to);
        }
    }

    /**
     * The name that the line begins with, up to its first colon.
     *
     * @throws IllegalArgumentException when there is none, or it is no token (RFC 9110, section 5.1)
     */
    static Known of(byte[] line, int from, int to) {
        int hash = 0;
        int colon = from;
        while (colon < to && line[colon] != ':') {
            hash = hash * 31 + line[colon++];
        }
        int place = (hash ^ hash >>> 8) & (PLACES - 1);
        Known known = KNOWN[place];
        if (known == null || colon == to || !known.isIn(line, from, colon)) {
            if (colon == from || colon == to || AsciiSet.TOKEN.endOfRun(line, from, colon) < colon) {
                throw new IllegalArgumentException("a header field has no valid name");
            }
            // Two threads may do this at once, and one of the results is kept.
            known = new Known(Arrays.copyOfRange(line, from, colon));
            KNOWN[place] = known;
        }
        return known;
    }
}
