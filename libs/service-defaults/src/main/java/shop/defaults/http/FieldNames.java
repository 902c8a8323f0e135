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

    private static final class Known {
        private final byte[] octets;
        private final HeaderName name;

        Known(byte[] octets) {
            this.octets = octets;
            this.name = HeaderNames.create(new String(octets, ISO_8859_1));
        }

        boolean isIn(byte[] line, int from, int to) {
            return Arrays.equals(octets, 0, octets.length, line, from, to);
        }
    }

    private FieldNames() {}

    /** The name that these octets of the line spell. */
    static HeaderName of(byte[] line, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + line[i];
        }
        int place = (hash ^ hash >>> 8) & (PLACES - 1);
        Known known = KNOWN[place];
        if (known == null || !known.isIn(line, from, to)) {
            // Two threads may do this at once, and one of the results is kept.
            known = new Known(Arrays.copyOfRange(line, from, to));
            KNOWN[place] = known;
        }
        return known.name;
    }
}
