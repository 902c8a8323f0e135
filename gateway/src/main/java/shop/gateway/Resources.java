package shop.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Files of the gateway's own jar and of the libraries beside it. */
final class Resources {
    private Resources() {}

    static byte[] load(String path) {
        return find(path).orElseThrow(() -> new IllegalStateException("the build has left out " + path));
    }

    static Object yaml(String path) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(new String(load(path), UTF_8));
    }

    static Optional<byte[]> find(String path) {
        try (InputStream in = Resources.class.getResourceAsStream(path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
