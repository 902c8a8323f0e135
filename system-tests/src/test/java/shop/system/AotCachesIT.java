package shop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.local.Main;
import shop.testing.Eventually;
import shop.testing.LocalPorts;
import shop.testing.ShopProcess;
import shop.testing.TestSettings;

/**
 * The AOT cache that the first {@code ./shop up} of a build makes behind the scenes: the next start uses it, and none that
 * does not fit is in anybody's way.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AotCachesIT {
    private static final int MAKES_CACHES = 25;
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
    private static final Duration REHEARSED_WITHIN = Duration.ofMinutes(10);
    /** As the script says it: what does not fit is passed over without a word. */
    private static final List<String> SILENT = List.of("-Xlog:aot*=off", "-Xlog:cds*=off");

    private final LocalPorts ports = LocalPorts.free();

    private Path home = Path.of("");
    private Path cache = home;

    @BeforeAll
    void theFirstStartMakesIt(@TempDir Path folder) throws IOException {
        assumeTrue(Runtime.version().feature() >= MAKES_CACHES, "this JDK makes no caches");
        assumeTrue(jars().contains("local-"), "the shop is not in jars, which a cache asks for");
        home = folder;
        Files.createSymbolicLink(
                home.resolve("config"), TestSettings.directory().toAbsolutePath());
        cache = home.resolve("aot/of-this-build/shop.aot");
        try (ShopProcess shop = start(List.of())) {
            Path failed = cache.resolveSibling("shop.failed");
            Eventually.that("the cache is made", REHEARSED_WITHIN, () -> Files.exists(cache) || Files.exists(failed));
            assertThat(Files.exists(failed) ? Files.readString(failed) : "").isEmpty();
            assertThat(shop.stop()).isNotZero();
        }
        assertThat(home.resolve("aot")).isDirectoryNotContaining(stage -> !stage.endsWith("of-this-build"));
    }

    /** With AOTMode=on a JVM ends that cannot use its cache. */
    @Test
    @Order(1)
    void theNextStartUsesIt() throws IOException {
        Path classes = home.resolve("classes.log");
        try (ShopProcess shop = start(List.of(
                "-XX:AOTCache=" + cache, "-XX:AOTMode=on", "-Xlog:class+load:file=" + classes + "::filesize=0"))) {
            List<String> own = Files.readAllLines(classes).stream()
                    .filter(line -> line.contains(" shop."))
                    .toList();
            List<String> cached = own.stream()
                    .filter(line -> line.contains("shared objects file"))
                    .toList();
            assertThat(own).hasSizeGreaterThan(200);
            assertThat(cached.size()).isGreaterThan(own.size() / 2);
            assertThat(shop.isReady()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "no cache at all", "cut off", "of another JDK", "of other jars"})
    @Order(2)
    void oneThatDoesNotFitDoesNoHarm(String kind) throws IOException {
        Path broken = home.resolve(kind.replace(' ', '-') + ".aot");
        List<String> options = new ArrayList<>(SILENT);
        options.add("-XX:AOTCache=" + broken);
        switch (kind) {
            case "empty" -> Files.createFile(broken);
            case "no cache at all" -> Files.writeString(broken, "nothing that a JVM has written\n".repeat(1000));
            case "cut off" -> {
                Files.copy(cache, broken);
                try (RandomAccessFile file = new RandomAccessFile(broken.toFile(), "rw")) {
                    file.setLength(file.length() / 2);
                }
            }
            case "of another JDK" -> {
                Files.copy(cache, broken);
                replaceInHeader(broken, System.getProperty("java.vm.version"));
            }
            default -> {
                Files.copy(cache, broken);
                options.add("-Xbootclasspath/a:" + Files.createFile(home.resolve("other.jar")));
            }
        }
        try (ShopProcess shop = start(options)) {
            assertThat(shop.log()).contains("The shop is open at").doesNotContain("[error]", "[warning]", "AOT");
        }
    }

    /** Makes the file that of a JVM of another version, whose name stands in its header. */
    private static void replaceInHeader(Path file, String version) throws IOException {
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] header = new byte[4096];
            content.readFully(header);
            int at = new String(header, StandardCharsets.ISO_8859_1).indexOf(version);
            assertThat(at).as("the JVM's version in the cache's header").isPositive();
            content.seek(at);
            content.write('9');
        }
    }

    private ShopProcess start(List<String> options) {
        List<String> command = new ArrayList<>(options);
        command.add("-Dshop.aot=" + cache.getParent());
        command.addAll(List.of("-cp", jars(), Main.class.getName()));
        ShopProcess shop = ShopProcess.start(new ShopProcess.Spec("aot", ports.gateway(), command, ports.variables())
                .with(Map.of(
                        "SHOP_HOME", home.toString(),
                        "SHOP_CONFIG_DIR",
                                TestSettings.directory().toAbsolutePath().toString(),
                        "SHOP_DATA_DIR", home.resolve("data").toString())));
        shop.awaitReady(STARTS_WITHIN);
        Eventually.that("all are open", STARTS_WITHIN, () -> shop.log().contains("The shop is open at"));
        return shop;
    }

    /** The tests' class path without folders, of which no cache can be made. */
    private static String jars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
