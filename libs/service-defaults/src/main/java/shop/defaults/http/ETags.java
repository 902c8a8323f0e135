package shop.defaults.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;

/** Entity tags and conditional requests (RFC 9110, sections 8.8.3 and 13.1). */
public final class ETags {
    private static final Pattern VERSION = Pattern.compile("\"v([0-9]{1,18})\"");

    private ETags() {}

    /** The strong tag of a version. */
    public static String of(long version) {
        return "\"v" + version + "\"";
    }

    /** The strong tag of a representation: 128 bits of its SHA-256. */
    public static String of(byte[] representation) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(representation);
            return "\"" + HexFormat.of().formatHex(hash, 0, 16) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The strong tag of a text. */
    public static String of(String representation) {
        return of(representation.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the client has this representation already, so that 304 is the answer. */
    public static boolean noneMatch(ServerRequest request, String tag) {
        return tags(request, "If-None-Match").stream()
                .anyMatch(given ->
                        given.equals("*") || given.replaceFirst("^W/", "").equals(tag));
    }

    /**
     * The version that the client wants to change, or nothing when it does not care ({@code If-Match} absent or
     * {@code *}).
     *
     * @throws ServiceException {@code precondition-failed} when the tag is none that {@link #of(long)} made
     */
    public static OptionalLong matchedVersion(ServerRequest request) {
        List<String> given = tags(request, "If-Match");
        if (given.isEmpty() || given.contains("*")) {
            return OptionalLong.empty();
        }
        for (String tag : given) {
            Matcher matcher = VERSION.matcher(tag);
            if (matcher.matches()) {
                return OptionalLong.of(Long.parseLong(matcher.group(1)));
            }
        }
        throw stale();
    }

    /** The error for a version that is not the current one any more. */
    public static ServiceException stale() {
        return ServiceException.of(
                CommonErrors.PRECONDITION_FAILED, "The resource has changed; read it again and repeat the change.");
    }

    private static List<String> tags(ServerRequest request, String header) {
        Optional<String> value = request.headers().first(HeaderNames.create(header));
        return value.map(text ->
                        Arrays.stream(text.split(",", -1)).map(String::strip).toList())
                .orElse(List.of());
    }
}
