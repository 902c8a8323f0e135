package shop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever follows the documents installs what they told him to build. */
class DocumentedCommandsTest {
    private static final Pattern LOOP = Pattern.compile("for service in ([a-z ]+); do");
    private static final Pattern BUILD = Pattern.compile("docker build \\S+ SERVICE=\\$service -t (\\S+)");
    private static final Pattern INSTALL = Pattern.compile("helm (?:install|upgrade) .*charts/shop .*");
    private static final Pattern VALUES = Pattern.compile(" -f (?:charts/shop/values-)?([a-z]+)[.]yaml");
    private static final Pattern SET = Pattern.compile("(?: --set |,)([A-Za-z.]+)=([^ ,]+)");

    /** An upgrade to a later version asks for images that were built as those of the first, with its tag. */
    private static final Pattern LATER = Pattern.compile("image[.]tag=(1[.][1-9][.]0)");

    @ParameterizedTest
    @ValueSource(strings = {"docs/operations.md", "charts/shop/README.md"})
    void everyInstallationAsksForImagesThatTheBuildMakes(String document) throws IOException {
        String text = Files.readString(Chart.PROJECT.resolve(document)).replaceAll("\\\\\\R +", "");
        String build = only(BUILD, text);
        List<String> commands =
                INSTALL.matcher(text).results().map(MatchResult::group).toList();
        assertThat(commands).hasSizeGreaterThan(1);
        for (String command : commands) {
            String later = LATER.matcher(command)
                    .results()
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElse("1.0.0");
            Set<String> built = Set.of(only(LOOP, text).split(" ", -1)).stream()
                    .map(service -> build.replace("$service", service).replace("1.0.0", later))
                    .collect(Collectors.toSet());
            assertThat(images(command)).as(command).isEqualTo(built);
        }
    }

    private static Set<String> images(String command) {
        Map<String, String> set = new HashMap<>();
        SET.matcher(command).results().forEach(found -> set.put(found.group(1), found.group(2)));
        Manifests rendered = Chart.render(new ClusterSecrets(), set, Chart.valuesOf(only(VALUES, command)));
        return rendered.kind("Deployment")
                .map(deployment ->
                        deployment.at("/spec/template/spec/containers/0/image").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String only(Pattern pattern, String text) {
        List<String> found =
                pattern.matcher(text).results().map(match -> match.group(1)).toList();
        assertThat(found).as(pattern.pattern()).hasSize(1);
        return found.getFirst();
    }
}
