package shop.deployment;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
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
        return render(WITH_TESTS, cluster, set, values);
    }

    /** What an installation of another name consists of. */
    static Manifests renderAs(String release, String values) {
        return render(WITH_TESTS, release, new ClusterSecrets(), Map.of(), values);
    }

    static Manifests render(Path chart, ClusterSecrets cluster, Map<String, ?> set, String values) {
        return render(chart, "shop", cluster, set, values);
    }

    private static Manifests render(
            Path chart, String release, ClusterSecrets cluster, Map<String, ?> set, String values) {
        Path file = temporary(values);
        TemplateCommand command = new Helm(chart)
                .template()
                .withName(release)
                .withNamespace("shop")
                .withKubeVersion(KUBERNETES)
                .withValuesFile(file);
        set.forEach(command::set);
        return new Manifests(cluster.during(command::call));
    }

    /** What Helm says after an installation. */
    static String notes(String values) {
        InstallCommand command = helm().install()
                .withName("shop")
                .withNamespace("shop")
                .withKubeVersion(KUBERNETES)
                .withValuesFile(temporary(values))
                .clientOnly()
                .dryRun();
        String said = new ClusterSecrets().during(command::call).getOutput();
        return said.substring(said.indexOf("NOTES:"));
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

    /** The chart in another directory, as a later version might be: one file of it changed. */
    static Path copyWith(Path directory, String changed, UnaryOperator<String> change) throws IOException {
        Path copy = copy(WITH_TESTS, directory.resolve("shop"), UnaryOperator.identity());
        Path file = copy.resolve(changed);
        Files.writeString(file, change.apply(Files.readString(file)));
        return copy;
    }

    private static Path withTestsAsObjects() {
        try {
            return copy(
                    DIRECTORY,
                    Path.of("target/chart/shop").toAbsolutePath(),
                    text -> text.replaceAll("(?m)^ +helm\\.sh/hook: test\\R", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path copy(Path from, Path to, UnaryOperator<String> change) throws IOException {
        try (Stream<Path> files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.resolveSibling("."));
                Files.writeString(target, change.apply(Files.readString(file)));
            }
            return to;
        }
    }
}
