package shop.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docker-compose.yml promises, as far as it can be seen without an engine. */
class ComposeTest {
    private static final Set<String> SERVICES = Set.of("user", "product", "order", "gateway");
    private final JsonNode compose =
            new Manifests(read("docker-compose.yml")).all().getFirst().path("services");

    @ParameterizedTest
    @ValueSource(strings = {"docker-compose", "docker compose"})
    void composeItselfAcceptsIt(String command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(command.split(" ", -1)));
        assumeTrue(run(concat(line, "version")) == 0, command + " is not installed");
        assertThat(run(concat(line, "config", "-q"))).isZero();
    }

    @Test
    void onlyTheGatewayIsPublishedUnlessAProfileSaysSo() {
        Set<String> published = new TreeSet<>();
        compose.properties().forEach(service -> {
            if (service.getValue().has("ports") && !service.getValue().has("profiles")) {
                published.add(service.getKey());
            }
        });
        assertThat(published).containsExactly("gateway");
    }

    /** A published port or a fixed name would stand in the way. */
    @Test
    void theServicesCanBeScaled() {
        for (String service : List.of("user", "product", "order")) {
            assertThat(compose.path(service).has("ports")
                            || compose.path(service).has("container_name"))
                    .isFalse();
        }
    }

    @Test
    void processesAreLockedIn() {
        SERVICES.forEach(name -> {
            JsonNode service = compose.path(name);
            assertThat(service.path("read_only").asBoolean()).as(name).isTrue();
            assertThat(service.at("/cap_drop/0").asText()).as(name).isEqualTo("ALL");
            assertThat(service.at("/environment/SHOP_ENV").asText()).as(name).isEqualTo("compose");
        });
    }

    @Test
    void eachWaitsForThoseItNeeds() {
        assertThat(needs("gateway")).containsExactly("order", "product", "user");
        assertThat(needs("order")).containsExactly("mongodb", "product", "secrets", "user");
        assertThat(needs("user")).containsExactly("mongodb", "secrets");
    }

    /** The files in which config/compose.yaml looks for secrets are those that the first start makes. */
    @Test
    void theSecretsThatAreReadAreMade() {
        String made = read("operations/src/main/java/shop/operations/MakeSecrets.java");
        Matcher read = Pattern.compile("/run/secrets/([a-z-]+)")
                .matcher(read("config/compose.yaml") + read("docker-compose.yml"));
        Set<String> names = new TreeSet<>();
        while (read.find()) {
            names.add(read.group(1));
        }
        assertThat(names).hasSize(5).allSatisfy(name -> assertThat(made).contains("\"" + name + "\""));
    }

    @Test
    void everyVariableIsInTheExample() {
        Matcher used = Pattern.compile("\\$\\{(SHOP_[A-Z_]+)").matcher(read("docker-compose.yml"));
        while (used.find()) {
            assertThat(read(".env.example")).contains("#" + used.group(1) + "=");
        }
    }

    /** The AOT cache is good only for the options that it was made with. */
    @Test
    void theImagesRunWithTheOptionsTheyWereTrainedWith() {
        String dockerfile = read("Dockerfile");
        Matcher options =
                Pattern.compile("\"(-[XD][^\"]+)\"").matcher(dockerfile.substring(dockerfile.indexOf("\nENTRYPOINT")));
        String training = read("docker/train.sh");
        while (options.find()) {
            if (!options.group(1).startsWith("-XX:AOTCache=")) {
                assertThat(training).contains(options.group(1));
            }
        }
    }

    private Set<String> needs(String service) {
        Set<String> needs = new TreeSet<>();
        JsonNode named = compose.path(service).path("depends_on");
        named.properties().forEach(need -> needs.add(need.getKey()));
        return needs;
    }

    private static List<String> concat(List<String> line, String... more) {
        List<String> all = new ArrayList<>(line);
        all.addAll(List.of(more));
        return all;
    }

    private static int run(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(Chart.PROJECT.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(Path.of("target/compose.log").toFile())
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Chart.PROJECT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
