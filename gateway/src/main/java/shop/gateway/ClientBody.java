package shop.gateway;

import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;
import shop.defaults.http.Requests;

/**
 * The body of a request, asked for with 100 (Continue) when it is first read and not before. A client that goes away
 * within it gets no answer; one that falls silent is told so.
 */
final class ClientBody extends InputStream {
    private final ServerRequest request;
    private final Runnable whenRead;
    private @Nullable InputStream body;

    /** @param whenRead what to do when it has been read to its end */
    ClientBody(ServerRequest request, Runnable whenRead) {
        this.request = request;
        this.whenRead = whenRead;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int size) throws IOException {
        try {
            int read = body().read(into, offset, size);
            if (read < 0) {
                whenRead.run();
            }
            return read;
        } catch (InsufficientDataAvailableException e) {
            throw new CloseConnectionException("the client went away within the body", e);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof SocketTimeoutException) {
                throw Requests.bodyTooSlow();
            }
            throw new CloseConnectionException("the client went away within the body", e);
        }
    }

    private InputStream body() {
        if (body == null) {
            body = request.content().inputStream();
        }
        return body;
    }
}
