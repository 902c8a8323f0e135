package shop.gateway;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.OptionalLong;
import shop.defaults.client.RequestBody;

/**
 * The body of a request on its way through. A small one is read before the service is called: a slow client then holds
 * no connection to it, and the call can be repeated. A larger one is passed on piece by piece.
 */
final class RequestBodies {
    private static final int SMALL = 64 * 1024;

    private RequestBodies() {}

    /**
     * The body.
     *
     * @param answerWithin how long the answer may take when a larger one has been passed on
     * @param whenRead what to do when all of it has been read, or there is none; it may be done more than once
     */
    static RequestBody of(ServerRequest request, Duration answerWithin, Runnable whenRead) {
        OptionalLong length = request.headers().contentLength();
        boolean chunked = request.headers().contains(HeaderNames.TRANSFER_ENCODING);
        if (!chunked && length.isEmpty()) {
            whenRead.run();
            return new RequestBody.None();
        }
        if (!chunked && length.getAsLong() == 0) {
            whenRead.run();
            return new RequestBody.Bytes(new byte[0]);
        }
        InputStream body = new ClientBody(request, whenRead);
        if (request.headers().contains(HeaderValues.EXPECT_100)) {
            return new RequestBody.Streamed(body, length, true, answerWithin);
        }
        if (length.orElse(0) > SMALL) {
            return new RequestBody.Streamed(body, length, false, answerWithin);
        }
        try {
            return length.isPresent() ? readWhole(body, (int) length.getAsLong()) : readAhead(body, answerWithin);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether nothing of the body is left on the connection. */
    static boolean isConsumed(ServerRequest request) {
        return !request.content().hasEntity() || request.content().consumed();
    }

    private static RequestBody readWhole(InputStream body, int length) throws IOException {
        byte[] whole = new byte[length];
        if (body.readNBytes(whole, 0, length) < length || body.read() >= 0) {
            throw new IOException("the body is not as long as was said");
        }
        return new RequestBody.Bytes(whole);
    }

    private static RequestBody readAhead(InputStream body, Duration answerWithin) throws IOException {
        byte[] beginning = body.readNBytes(SMALL + 1);
        if (beginning.length <= SMALL) {
            return new RequestBody.Bytes(beginning);
        }
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(beginning), body);
        return new RequestBody.Streamed(whole, OptionalLong.empty(), false, answerWithin);
    }
}
