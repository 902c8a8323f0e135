package shop.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.defaults.json.Json;

/**
 * Spectral and Redocly find nothing in the services' documents nor in the joined one, by the rules that each recommends.
 * The tools are those of the lock file in {@code api-lint}; skipped where there is no node.
 */
class ContractLintTest {
    private static final Path SOURCES = Path.of("api-lint");
    /** What npm has put there once is used again. */
    private static final Path TOOLS = Path.of("target/api-lint");

    private static final List<String> DOCUMENTS = new ArrayList<>();

    @BeforeAll
    static void installTheTools() throws IOException, InterruptedException {
        assumeThat(Node.run(SOURCES, "node", "-e", Node.IS_NEW_ENOUGH).status())
                .as("node 20.19 or newer is here")
                .isZero();
        Files.createDirectories(TOOLS);
        boolean isNew = false;
        for (String name : List.of("package.json", "package-lock.json", "spectral.yaml", "redocly.yaml")) {
            Path copy = TOOLS.resolve(name);
            if (!Files.exists(copy) || Files.mismatch(SOURCES.resolve(name), copy) >= 0) {
                Files.copy(SOURCES.resolve(name), copy, StandardCopyOption.REPLACE_EXISTING);
                isNew = true;
            }
        }
        if (isNew || !Files.exists(TOOLS.resolve("node_modules/.package-lock.json"))) {
            assumeThat(Node.run(TOOLS, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                            .status())
                    .as("npm can install what the lock file names")
                    .isZero();
        }
        DOCUMENTS.clear();
        for (Contract.Part part : Contract.PARTS) {
            String name = part.name().toLowerCase(Locale.ROOT);
            write(name + ".yaml", Resources.load(part.resource()));
        }
        write("gateway.json", Json.bytes(Contract.load()));
    }

    private static void write(String name, byte[] document) throws IOException {
        Files.write(TOOLS.resolve(name), document);
        DOCUMENTS.add(name);
    }

    @Test
    void spectralFindsNothing() throws InterruptedException {
        Node.Output output =
                Node.run(TOOLS, command("spectral", "lint", "--ruleset", "spectral.yaml", "--fail-severity", "hint"));
        assertThat(output.text()).contains("No results with a severity of 'hint' or higher found!");
        assertThat(output.status()).isZero();
    }

    @Test
    void redoclyFindsNothing() throws InterruptedException {
        Node.Output output = Node.run(TOOLS, command("redocly", "lint", "--config", "redocly.yaml"));
        assertThat(output.text()).doesNotContainIgnoringCase("warning").contains("Woohoo");
        assertThat(output.status()).isZero();
    }

    @Test
    void theLockFileNamesNoAddresses() throws IOException {
        assertThat(Files.readString(SOURCES.resolve("package-lock.json"))).doesNotContain("\"resolved\"");
    }

    private static String[] command(String tool, String... arguments) {
        List<String> command = new ArrayList<>(List.of("node_modules/.bin/" + tool));
        command.addAll(List.of(arguments));
        command.addAll(DOCUMENTS);
        return command.toArray(String[]::new);
    }
}
