package shop.defaults.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;

/**
 * A {@code Content-Length} that is not written. The server adds one of zero to every answer without a body; but 204 must
 * not have it, and with 304 and after HEAD it would be the length of what is not sent (RFC 9110, section 8.6).
 */
public final class NoLength extends DelegatingHeader {
    private static final NoLength FIELD = new NoLength();

    private NoLength() {}

    /** To be called when the status has been set, and before the answer is sent without a body. */
    public static void keepFrom(ServerResponse response) {
        response.headers().set(FIELD);
    }

    @Override
    public void writeHttp1Header(BufferData buffer) {
        // This is the point of it.
    }

    @Override
    protected Header delegate() {
        return HeaderValues.CONTENT_LENGTH_ZERO;
    }
}
