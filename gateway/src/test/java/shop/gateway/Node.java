package shop.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs what node has brought along, where there is node. */
final class Node {
    /** A script for node that ends with 0 when it is 20.19 or newer. */
    static final String IS_NEW_ENOUGH = "const [major, minor] = process.versions.node.split('.').map(Number);"
            + " process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1);";

    private Node() {}

    /** How a command has ended, -1 when there is none or it took too long, and what it has printed. */
    record Output(int status, String text) {}

    static Output run(Path in, String... command) throws InterruptedException {
        try {
            Path printed = Files.createTempFile("node-", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(in.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(printed.toFile());
            builder.environment()
                    .putAll(Map.of(
                            "CI", "true",
                            "NO_COLOR", "1",
                            "NO_UPDATE_NOTIFIER", "1",
                            "REDOCLY_TELEMETRY", "off",
                            "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"));
            Process process = builder.start();
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            process.destroyForcibly();
            String text = Files.readString(printed);
            Files.delete(printed);
            return new Output(ended ? process.exitValue() : -1, text);
        } catch (IOException e) {
            return new Output(-1, String.valueOf(e.getMessage())); // there is no such command
        }
    }
}
