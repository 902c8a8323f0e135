package shop.defaults.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Refuses messages whose length could be read in two ways, which behind another proxy means request smuggling (RFC
 * 9112, sections 6.1, 6.3 and 11.2). The server's own parser is more tolerant than is safe. The connection must be
 * closed after a refusal, because where the next request begins is anybody's guess.
 */
final class MessageGuard {
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private MessageGuard() {}

    /** What is wrong with the framing of the message, if anything. */
    static Optional<String> objection(ServerRequest request) {
        Headers headers = request.headers();
        boolean encoded = headers.contains(HeaderNames.TRANSFER_ENCODING);
        boolean measured = headers.contains(HeaderNames.CONTENT_LENGTH);
        if (encoded && measured) {
            return Optional.of("Content-Length and Transfer-Encoding exclude each other");
        }
        if (measured && !isSingle(headers.get(HeaderNames.CONTENT_LENGTH), LENGTH)) {
            return Optional.of("Content-Length must be one whole number");
        }
        if (encoded && !isChunked(headers.get(HeaderNames.TRANSFER_ENCODING))) {
            return Optional.of("Transfer-Encoding must be chunked");
        }
        if (!request.prologue().protocolVersion().equals("1.1")) {
            return Optional.of("HTTP/1.1 is required");
        }
        return Optional.empty();
    }

    private static boolean isSingle(Header header, Pattern form) {
        return header.valueCount() == 1 && form.matcher(header.get()).matches();
    }

    /** Exactly the spelling that the server recognises; with any other it would take the body for the next request. */
    private static boolean isChunked(Header header) {
        return header.valueCount() == 1 && header.get().equals("chunked");
    }
}
