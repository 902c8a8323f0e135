package shop.defaults.client;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.Locale;
import shop.defaults.http.AsciiSet;

/**
 * Where the body of an answer ends (RFC 9112, section 6.3). An answer that could be read in two ways is refused.
 *
 * @param octets the length, or one of the constants
 */
record BodyLength(long octets) {
    private static final long CHUNKED = -1;
    private static final long UNTIL_CLOSE = -2;

    static BodyLength of(String method, int status, Headers headers) {
        boolean encoded = headers.contains(HeaderNames.TRANSFER_ENCODING);
        boolean measured = headers.contains(HeaderNames.CONTENT_LENGTH);
        if (encoded && measured) {
            throw new IllegalStateException("the answer has two lengths");
        }
        long declared = measured ? length(headers.get(HeaderNames.CONTENT_LENGTH)) : UNTIL_CLOSE;
        if (encoded && !isChunked(headers.get(HeaderNames.TRANSFER_ENCODING))) {
            throw new IllegalStateException("the transfer encoding is not known");
        }
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return new BodyLength(0);
        }
        return new BodyLength(encoded ? CHUNKED : declared);
    }

    boolean isChunked() {
        return octets == CHUNKED;
    }

    boolean isUntilClose() {
        return octets == UNTIL_CLOSE;
    }

    private static boolean isChunked(Header header) {
        return header.valueCount() == 1 && header.get().toLowerCase(Locale.ROOT).equals("chunked");
    }

    private static long length(Header header) {
        String text = header.get();
        boolean repeated =
                header.valueCount() > 1 && header.allValues().stream().anyMatch(value -> !value.equals(text));
        if (repeated || text.isEmpty() || text.length() > 18 || !AsciiSet.DIGITS.containsAll(text)) {
            throw new IllegalStateException("the length of the answer is not a number");
        }
        return Long.parseLong(text);
    }
}
