package shop.gateway;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import java.util.List;
import java.util.stream.Stream;
import shop.defaults.http.FieldNameSet;
import shop.defaults.http.HeaderBlock;

/** What browsers are told to refuse. */
final class SecurityHeaders {
    private static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");
    private static final List<Header> COMMON = List.of(
            HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
            HeaderValues.createCached("X-Frame-Options", "DENY"),
            HeaderValues.createCached("Referrer-Policy", "no-referrer"),
            HeaderValues.createCached("Cross-Origin-Opener-Policy", "same-origin"));
    private static final Header NOTHING =
            HeaderValues.createCached(POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox");
    private static final Header PAGE = HeaderValues.createCached(
            POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    /** Pictures of products may be anywhere; all else is the shop's own. */
    private static final Header STOREFRONT = HeaderValues.createCached(
            POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; connect-src 'self';"
                    + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'");

    /** Swagger UI needs no more than any page; it submits no form. */
    private static final Header DOCS = HeaderValues.createCached(
            POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    private static final Header HTTPS_ONLY = HeaderValues.createCached("Strict-Transport-Security", "max-age=31536000");

    private static final List<Header> DATA =
            Stream.concat(Stream.of(NOTHING), COMMON.stream()).toList();
    private static final Header DATA_BLOCK = HeaderBlock.of(DATA);
    private static final List<Header> ALL =
            Stream.concat(DATA.stream(), Stream.of(HTTPS_ONLY)).toList();
    private static final Header DATA_BY_HTTPS = HeaderBlock.of(ALL);
    private static final FieldNameSet NAMES =
            FieldNameSet.of(ALL.stream().map(Header::name).toArray(String[]::new));

    private SecurityHeaders() {}

    /** For answers that are data and never a page. What a service says itself in these fields stands. */
    static void data(ServerResponseHeaders headers, String scheme) {
        boolean https = scheme.equals("https");
        if (isSilent(headers)) {
            headers.set(https ? DATA_BY_HTTPS : DATA_BLOCK);
        } else {
            common(headers, scheme);
            headers.setIfAbsent(NOTHING);
        }
    }

    private static boolean isSilent(ServerResponseHeaders headers) {
        for (Header field : headers) {
            if (NAMES.contains(field)) {
                return false;
            }
        }
        return true;
    }

    static void page(ServerResponseHeaders headers, String scheme) {
        common(headers, scheme);
        headers.set(PAGE);
    }

    static void storefront(ServerResponseHeaders headers, String scheme) {
        common(headers, scheme);
        headers.set(STOREFRONT);
    }

    static void docs(ServerResponseHeaders headers, String scheme) {
        common(headers, scheme);
        headers.set(DOCS);
    }

    private static void common(ServerResponseHeaders headers, String scheme) {
        COMMON.forEach(headers::setIfAbsent);
        if (scheme.equals("https")) {
            headers.setIfAbsent(HTTPS_ONLY);
        }
    }
}
