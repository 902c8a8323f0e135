package shop.defaults.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The environments are the files beside {@code base.yaml}. */
final class Environments {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final String BASE = "base";

    private Environments() {}

    /** The file of the environment, which is there. */
    static Path file(Path directory, String environment) {
        if (!Files.isDirectory(directory)) {
            throw new SettingsException("There is no directory " + directory.toAbsolutePath()
                    + " with settings: set SHOP_CONFIG_DIR, or start in the directory that has config/.");
        }
        Path file = directory.resolve(environment + ".yaml");
        if (!NAME.matcher(environment).matches() || environment.equals(BASE) || !Files.isRegularFile(file)) {
            throw new SettingsException(
                    "SHOP_ENV is \"" + environment + "\", but " + directory + " has only " + names(directory) + ".");
        }
        return file;
    }

    private static String names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml") && !name.equals(BASE + ".yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                    .sorted()
                    .collect(Collectors.joining(", "));
        } catch (IOException e) {
            throw new SettingsException(directory + " cannot be read: " + e + ".");
        }
    }
}
