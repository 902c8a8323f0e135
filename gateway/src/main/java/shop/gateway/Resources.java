package shop.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Files of the gateway's own jar and of the libraries beside it. */
final class Resources {
    private Resources() {}

    static byte[] load(String path) {
        return find(path).orElseThrow(() -> new IllegalStateException("the build has left out " + path));
    }

    static Optional<byte[]> find(String path) {
        try (InputStream in = Resources.class.getResourceAsStream(path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
