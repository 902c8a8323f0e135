package shop.defaults.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import shop.defaults.digest.Sha256;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;

/** Entity tags and conditional requests (RFC 9110, sections 8.8.3 and 13.1). */
public final class ETags {
    private static final String ANY = "*";
    private static final Pattern VERSION = Pattern.compile("\"v([0-9]{1,18})\"");

    private ETags() {}

    /** The strong tag of a version. */
    public static String of(long version) {
        return "\"v" + version + "\"";
    }

    /** The strong tag of a representation: 128 bits of its SHA-256. */
    public static String of(byte[] representation) {
        return "\"" + HexFormat.of().formatHex(Sha256.of(representation), 0, 16) + "\"";
    }

    /** The strong tag of a text. */
    public static String of(String representation) {
        return of(representation.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the client has this representation already, so that 304 is the answer. */
    public static boolean noneMatch(ServerRequest request, String tag) {
        return request.headers().contains(HeaderNames.IF_NONE_MATCH)
                && ListField.elements(request.headers().get(HeaderNames.IF_NONE_MATCH)).stream()
                        .anyMatch(given -> given.equals(ANY)
                                || given.replaceFirst("^W/", "").equals(tag));
    }

    /** The versions that the client is ready to change, by the tags that {@link #of(long)} makes. */
    public static IfMatch ifMatch(ServerRequest request) {
        return ifMatch(request, VERSION);
    }

    /**
     * The same, by other tags. Weak ones are none that match (RFC 9110, section 8.8.3.2).
     *
     * @param tag of the resource, quotation marks included; its first group is the version, a number of at most 18 digits
     */
    public static IfMatch ifMatch(ServerRequest request, Pattern tag) {
        if (!request.headers().contains(HeaderNames.IF_MATCH)) {
            return IfMatch.ANY;
        }
        List<String> given = ListField.elements(request.headers().get(HeaderNames.IF_MATCH));
        if (given.contains(ANY)) {
            return IfMatch.ANY;
        }
        return new IfMatch(Optional.of(given.stream()
                .map(tag::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Long.valueOf(matcher.group(1)))
                .collect(Collectors.toSet())));
    }

    /** The error for a version that is not the current one any more. */
    public static ServiceException stale() {
        return ServiceException.of(
                CommonErrors.PRECONDITION_FAILED, "The resource has changed; read it again and repeat the change.");
    }
}
