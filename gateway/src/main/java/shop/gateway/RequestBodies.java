package shop.gateway;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import shop.defaults.client.RequestBody;

/**
 * The body of a request on its way through. A small one is read before the service is called: a slow client then holds
 * no connection to it, and the call can be repeated. A larger one is passed on piece by piece.
 */
final class RequestBodies {
    private static final int SMALL = 64 * 1024;

    RequestBody of(ServerRequest request) {
        OptionalLong length = request.headers().contentLength();
        boolean chunked = request.headers().contains(HeaderNames.TRANSFER_ENCODING);
        if (!chunked && length.isEmpty()) {
            return new RequestBody.None();
        }
        if (!chunked && length.getAsLong() == 0) {
            return new RequestBody.Bytes(new byte[0]);
        }
        if (request.headers().contains(HeaderValues.EXPECT_100)) {
            return new RequestBody.Streamed(new Asked(request), chunked ? OptionalLong.empty() : length, true);
        }
        InputStream body = request.content().inputStream();
        if (!chunked && length.getAsLong() > SMALL) {
            return new RequestBody.Streamed(body, length, false);
        }
        return begun(body, chunked);
    }

    /** Whether nothing of the body is left on the connection. */
    boolean isConsumed(ServerRequest request) {
        return !request.content().hasEntity() || request.content().consumed();
    }

    private static RequestBody begun(InputStream body, boolean chunked) {
        try {
            byte[] beginning = body.readNBytes(SMALL + 1);
            if (beginning.length <= SMALL) {
                return new RequestBody.Bytes(beginning);
            }
            InputStream whole = new SequenceInputStream(new ByteArrayInputStream(beginning), body);
            return new RequestBody.Streamed(
                    whole, chunked ? OptionalLong.empty() : OptionalLong.of(beginning.length), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A body that is asked for, with 100 (Continue), when it is first read and not before. */
    private static final class Asked extends InputStream {
        private final ServerRequest request;
        private @Nullable InputStream body;

        Asked(ServerRequest request) {
            this.request = request;
        }

        @Override
        public int read() throws IOException {
            return body().read();
        }

        @Override
        public int read(byte[] into, int offset, int size) throws IOException {
            return body().read(into, offset, size);
        }

        private InputStream body() {
            if (body == null) {
                body = request.content().inputStream();
            }
            return body;
        }
    }
}
