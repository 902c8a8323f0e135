package shop.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is committed is what the sources build, with the tools that the lock file names; skipped where there is no node. */
class StorefrontBuildTest {
    private static final Path SOURCES = Path.of("storefront");
    private static final Path COMMITTED = Path.of("src/main/resources/shop/gateway/storefront");
    private static final List<String> BUILT_FROM =
            List.of("package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "index.html", "src");

    @TempDir
    Path folder;

    @Test
    void theCommittedStorefrontIsWhatItsSourcesBuild() throws IOException, InterruptedException {
        assumeThat(run(SOURCES, "node", "-e", Node.IS_NEW_ENOUGH))
                .as("node 20.19 or newer is here")
                .isZero();
        for (String name : BUILT_FROM) {
            copy(SOURCES.resolve(name), folder.resolve(name));
        }
        if (Files.isDirectory(SOURCES.resolve("node_modules"))) {
            Files.createSymbolicLink(
                    folder.resolve("node_modules"),
                    SOURCES.resolve("node_modules").toAbsolutePath());
        } else {
            assumeThat(run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"))
                    .as("npm can install what the lock file names")
                    .isZero();
        }
        assertThat(run(folder, "npx", "tsc", "--noEmit")).as("the types agree").isZero();
        assertThat(run(folder, "npx", "vite", "build", "--outDir", "built")).isZero();
        assertThat(files(folder.resolve("built")))
                .as("run `npm ci && npm run build` in gateway/storefront and commit what it writes")
                .isEqualTo(files(COMMITTED));
    }

    @Test
    void theLockFileNamesNoAddresses() throws IOException {
        assertThat(Files.readString(SOURCES.resolve("package-lock.json"))).doesNotContain("\"resolved\"");
    }

    private static int run(Path in, String... command) throws InterruptedException {
        return Node.run(in, command).status();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static Map<String, String> files(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                files.put(root.relativize(file).toString(), Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
