package shop.defaults.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names of header fields, found again by their octets: neighbours use few, and always in the same spelling. Each
 * place holds the name that came last, so that strange ones take no memory.
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

        boolean isIn(byte[] line, int length) {
            return Arrays.equals(octets, 0, octets.length, line, 0, length);
        }
    }

    private FieldNames() {}

    /** The name that the first octets of the line spell. */
    static HeaderName of(byte[] line, int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + line[i];
        }
        int place = (hash ^ hash >>> 8) & (PLACES - 1);
        Known known = KNOWN[place];
        if (known == null || !known.isIn(line, length)) {
            // Two threads may do this at once, and one of the results is kept.
            known = new Known(Arrays.copyOf(line, length));
            KNOWN[place] = known;
        }
        return known.name;
    }
}
