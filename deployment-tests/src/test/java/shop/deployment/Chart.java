package shop.deployment;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** The chart, rendered by the real Helm against a cluster that has nothing in it but what a test puts there. */
final class Chart {
    static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    static final Path DIRECTORY = PROJECT.resolve("charts/shop");
    private static final String KUBERNETES = "1.32.0";

    /** Helm leaves out of a rendering what belongs to hooks; here the test's pod is an object like all others. */
    private static final Path WITH_TESTS = withTestsAsObjects();

    private Chart() {}

    static Helm helm() {
        return new Helm(DIRECTORY);
    }

    /** What an installation called shop in the namespace shop consists of; secrets are not made, but given. */
    static Manifests render(String values) {
        return render(new ClusterSecrets(), Map.of(), values);
    }

    static Manifests render(ClusterSecrets cluster, Map<String, ?> set, String values) {
        Path file = temporary(values);
        TemplateCommand command = new Helm(WITH_TESTS)
                .template()
                .withName("shop")
                .withNamespace("shop")
                .withKubeVersion(KUBERNETES)
                .withValuesFile(file);
        set.forEach(command::set);
        return new Manifests(cluster.during(command::call));
    }

    /** One of the chart's own values files. */
    static String valuesOf(String environment) {
        try {
            return Files.readString(DIRECTORY.resolve("values-" + environment + ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporary(String values) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, values.isEmpty() ? "{}" : values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path withTestsAsObjects() {
        try (Stream<Path> files = Files.walk(DIRECTORY, FileVisitOption.FOLLOW_LINKS)) {
            Path copy = Files.createDirectories(Path.of("target/chart/shop"));
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(DIRECTORY.relativize(file).toString());
                Files.createDirectories(target.resolveSibling("."));
                String text = Files.readString(file);
                Files.writeString(target, text.replaceAll("(?m)^ +helm\\.sh/hook: test\\R", ""));
            }
            return copy.toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
