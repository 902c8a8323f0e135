package shop.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./shop} itself says, before it builds or runs anything. */
class ShopScriptTest {
    private static final Path SCRIPT = Path.of("../shop");

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
        String path = mavenThatBuildsNothing() + File.pathSeparator + System.getenv("PATH");
        Ended ended = run(SCRIPT, path, arguments.split(" ", -1));
        assertThat(ended.said()).isEqualTo("Usage: " + usage + "\n");
        assertThat(ended.code()).isEqualTo(64);
    }

    /** An earlier run that went well has left its mark, and Maven has gone since. */
    @Test
    void testsThatCouldNotRunAreNotTakenForThoseOfTheLastRun() throws IOException, InterruptedException {
        Path shop = Files.copy(SCRIPT, directory.resolve("shop"), StandardCopyOption.COPY_ATTRIBUTES);
        Path log = Files.createDirectories(directory.resolve(".shop/log"));
        Files.writeString(log.resolve("test.status"), "0\n");
        Ended ended = run(shop, toolsWithoutMaven().toString(), "test");
        assertThat(ended.said())
                .startsWith("The shop is built with Maven: install it")
                .contains("Not everything is well");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(directory.resolve(".shop/built")).doesNotExist();
    }

    private record Ended(int code, String said) {}

    private static Ended run(Path script, String path, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(script.toAbsolutePath().toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("PATH", path);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    /** The programs that the script calls, alone: Maven is often in the same folder as they are. */
    private Path toolsWithoutMaven() throws IOException {
        Path tools = Files.createDirectory(directory.resolve("tools"));
        for (String tool :
                List.of("cat", "cut", "dirname", "grep", "head", "mkdir", "mv", "rm", "sed", "tee", "touch")) {
            program(tools.resolve(tool), "PATH='" + System.getenv("PATH") + "' exec " + tool + " \"$@\"");
        }
        return tools;
    }

    private Path mavenThatBuildsNothing() throws IOException {
        program(directory.resolve("mvn"), "exit 1");
        return directory;
    }

    private static void program(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
