package shop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The programs in the documents run as they stand; each is skipped where what it needs is not installed. */
@ExtendWith(LocalShop.Shared.class)
class QuickStartIT {
    private static final Path ROOT = Path.of("..");
    private static final Path QUICK_START = ROOT.resolve("docs/quick-start.md");

    private final LocalShop shop;

    @TempDir
    Path folder;

    QuickStartIT(LocalShop shop) {
        this.shop = shop;
    }

    @Test
    void theOneInCurl() throws IOException, InterruptedException {
        needs("sh", "curl", "jq");
        assertThat(run(block(QUICK_START, "sh"), "quick-start.sh", "sh", "-eu"))
                .contains("The same key, the same order: ")
                .contains("\"status\": \"placed\"")
                .contains("event: status");
    }

    @Test
    void theOneInJavaScript() throws IOException, InterruptedException {
        needs("node");
        assumeThat(new ProcessBuilder("node", "-e", "process.exit(parseInt(process.versions.node) < 20)")
                        .start()
                        .waitFor())
                .as("node is 20 or newer")
                .isZero();
        assertThat(run(block(QUICK_START, "js"), "quick-start.mjs", "node"))
                .contains("The same key, the same order: ")
                .contains("\"status\":\"placed\"");
    }

    @Test
    void theOneInJava() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        assertThat(run(block(QUICK_START, "java"), "QuickStart.java", java))
                .contains("The same key, the same order: ")
                .contains("\"status\":\"placed\"");
    }

    @Test
    void theFirstOrderOfTheReadme() throws IOException, InterruptedException {
        needs("sh", "curl", "jq");
        String readme = Files.readString(ROOT.resolve("README.md"));
        String section = readme.substring(readme.indexOf("## A first order"));
        assertThat(run(block(section, "sh"), "readme.sh", "sh", "-u"))
                .contains("\"status\":\"placed\"")
                .contains("event: status");
    }

    private String run(String program, String name, String... command) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve(name), program);
        List<String> all = new ArrayList<>(List.of(command));
        all.add(file.toString());
        File output = folder.resolve("output").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output);
        builder.environment().put("SHOP_URL", "http://127.0.0.1:" + shop.gatewayPort());
        Process process = builder.start();
        boolean ended = process.waitFor(1, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(output.toPath());
        assertThat(ended).as(text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    private static String block(Path document, String language) throws IOException {
        return block(Files.readString(document), language);
    }

    private static String block(String document, String language) {
        Matcher blocks =
                Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$").matcher(document);
        assertThat(blocks.find()).as(language + " in the document").isTrue();
        return blocks.group(1);
    }

    private static void needs(String... commands) {
        for (String command : commands) {
            boolean found = Arrays.stream(
                            System.getenv().getOrDefault("PATH", "").split(":", -1))
                    .anyMatch(place -> Files.isExecutable(Path.of(place, command)));
            assumeThat(found).as(command + " is installed").isTrue();
        }
    }
}
