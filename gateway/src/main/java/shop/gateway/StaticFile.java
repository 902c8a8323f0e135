package shop.gateway;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpMediaType;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import shop.defaults.http.ETags;
import shop.defaults.http.Responses;

/** A file in memory, compressed once for all who take it so, with its tag and how long it may be kept. */
final class StaticFile implements Handler {
    /** For names that change with the content (RFC 8246). */
    static final Header FOR_GOOD =
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "public, max-age=31536000, immutable");
    /** To be asked about each time; the answer is mostly 304. */
    static final Header ASK_AGAIN = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache");

    private static final Header GZIP = HeaderValues.createCached(HeaderNames.CONTENT_ENCODING, "gzip");
    private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, "Accept-Encoding");

    /** What browsers are told to refuse of it. */
    interface Policy {
        void apply(ServerRequest request, ServerResponse response);
    }

    private final HttpMediaType type;
    private final Header caching;
    private final Policy policy;
    private final byte[] plain;
    private final byte[] zipped;
    private final String plainTag;
    private final String zippedTag;

    StaticFile(byte[] content, String type, Header caching, Policy policy) {
        this.type = HttpMediaType.create(type);
        this.caching = caching;
        this.policy = policy;
        this.plain = content.clone();
        this.zipped = zip(content);
        this.plainTag = ETags.of(plain);
        this.zippedTag = ETags.of(zipped);
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        boolean compressed = takesGzip(request);
        String tag = compressed ? zippedTag : plainTag;
        response.header(HeaderNames.ETAG, tag);
        if (ETags.noneMatch(request, tag)) {
            describe(request, response);
            Responses.notModified(response);
        } else {
            send(request, response, compressed);
        }
    }

    /** Sends the content with the status 404, for addresses where there is nothing else. */
    void handleNotFound(ServerRequest request, ServerResponse response) {
        response.status(404);
        send(request, response, takesGzip(request));
    }

    private void describe(ServerRequest request, ServerResponse response) {
        policy.apply(request, response);
        response.header(caching);
        response.header(VARY);
    }

    private void send(ServerRequest request, ServerResponse response, boolean compressed) {
        describe(request, response);
        response.headers().contentType(type);
        if (compressed) {
            response.header(GZIP);
        }
        Responses.body(request, response, compressed ? zipped : plain);
    }

    /** Whether it is worth while, and gzip is named and not refused (RFC 9110, section 12.5.3). */
    private boolean takesGzip(ServerRequest request) {
        if (zipped.length >= plain.length) {
            return false;
        }
        String accepted = String.join(",", request.headers().values(HeaderNames.ACCEPT_ENCODING));
        return Arrays.stream(accepted.toLowerCase(Locale.ROOT).split(",", -1))
                .map(coding -> coding.replace(" ", ""))
                .anyMatch(coding -> coding.startsWith("gzip") && !coding.matches("gzip;q=0(\\.0*)?"));
    }

    private static byte[] zip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
