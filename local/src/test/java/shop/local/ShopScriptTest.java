package shop.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./shop} itself says, before it builds or runs anything. */
class ShopScriptTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "test --bogus; ./shop test [--docker]",
                "test --docker --docker; ./shop test [--docker]",
                "bench; ./shop bench orders|catalogue|gateway|startup|micro",
                "bench order; ./shop bench orders|catalogue|gateway|startup|micro",
                "bench orders micro; ./shop bench orders|catalogue|gateway|startup|micro",
                "chaos; ./shop chaos --minutes N [--seed S]",
                "chaos --minutes 1 --seed one; ./shop chaos --minutes N [--seed S]",
            })
    void whoMisusesACommandIsToldItsUsageAtOnce(String arguments, String usage)
            throws IOException, InterruptedException {
        List<String> line =
                new ArrayList<>(List.of(Path.of("../shop").toAbsolutePath().toString()));
        line.addAll(List.of(arguments.split(" ", -1)));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().merge("PATH", mavenThatBuildsNothing() + File.pathSeparator, (old, first) -> first + old);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).isEqualTo("Usage: " + usage + "\n");
        assertThat(process.waitFor()).isEqualTo(64);
    }

    private Path mavenThatBuildsNothing() throws IOException {
        Path maven = Files.writeString(directory.resolve("mvn"), "#!/bin/sh\nexit 1\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        return directory;
    }
}
