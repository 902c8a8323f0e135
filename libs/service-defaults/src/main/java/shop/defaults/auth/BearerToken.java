package shop.defaults.auth;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import shop.defaults.http.AsciiSet;

/** The access token that comes with a request (RFC 6750, section 2.1), by its form alone: nothing here is verified. */
public final class BearerToken {
    private static final String SCHEME = "Bearer ";
    private static final AsciiSet BASE64URL = AsciiSet.of(c -> c == '-' || c == '_' || Character.isLetterOrDigit(c));

    private BearerToken() {}

    /** The token, whatever it looks like; empty when there is none, or more than one. */
    public static Optional<String> of(ServerRequest request) {
        List<String> values = request.headers().values(HeaderNames.AUTHORIZATION);
        return values.size() == 1 && values.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(values.getFirst().substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    /**
     * Whether it is a JWS in compact form (RFC 7515, section 7.1) without any other character (section 5.2), and its
     * signature is written in the one way there is. Of a token that a key vouches for, no other spelling has this form:
     * header and claims are signed as they are written.
     */
    public static boolean isWellFormed(String token) {
        int header = token.indexOf('.');
        int claims = token.indexOf('.', header + 1);
        return header > 0
                && claims > header + 1
                && BASE64URL.containsAll(token, 0, header)
                && BASE64URL.containsAll(token, header + 1, claims)
                && isCanonical(token.substring(claims + 1));
    }

    /** Readers of base64 overlook padding, and bits of the last character that no octet needs. */
    private static boolean isCanonical(String base64) {
        try {
            byte[] octets = Base64.getUrlDecoder().decode(base64);
            return octets.length > 0
                    && Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(octets)
                            .equals(base64);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
