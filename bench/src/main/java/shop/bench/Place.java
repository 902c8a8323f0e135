package shop.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the project is, and what of it has been built. */
record Place(Path home) {
    static Place of(Map<String, String> variables) {
        return new Place(Path.of(Optional.ofNullable(variables.get("SHOP_HOME")).orElse("."))
                .toAbsolutePath()
                .normalize());
    }

    Path config() {
        return home.resolve("config");
    }

    Path jar(String module) {
        try (Stream<Path> files = Files.list(home.resolve(module).resolve("target"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new BenchFailed("The module " + module + " is not built."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path temporaryFolder(String name) {
        try {
            return Files.createTempDirectory("shop-bench-" + name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
