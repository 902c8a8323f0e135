package shop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The whole stack on a Docker engine, bought from: {@code ./shop test --docker}. The variables of {@code .env.example} let
 * it be built from other images than the usual ones, and with secrets of one's own.
 */
@EnabledIfSystemProperty(named = "shop.docker", matches = "true")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeStackTest {
    private static final Path LOG = Path.of("target/compose-stack.log");

    private final String project = "shop-test-" + ProcessHandle.current().pid();

    @BeforeAll
    void upFromSources() throws IOException, InterruptedException {
        Files.deleteIfExists(LOG);
        assertThat(compose("up", "--build", "-d")).as(log()).isZero();
    }

    @AfterAll
    void down() throws IOException, InterruptedException {
        compose("logs", "--no-color");
        compose("down", "-v", "--remove-orphans");
    }

    @Test
    @Order(1)
    void somebodyBuysThroughTheGateway() throws IOException, InterruptedException {
        assertThat(purchase()).as(log()).isZero();
    }

    @Test
    @Order(2)
    void itGoesOnWithThreeOrderServicesOfWhichOneDies() throws IOException, InterruptedException {
        assertThat(compose("up", "-d", "--no-recreate", "--scale", "order=3")).isZero();
        assertThat(purchase()).as(log()).isZero();
        assertThat(run(List.of("docker", "kill", project + "_order_2"))
                        + run(List.of("docker", "kill", project + "-order-2")))
                .as("one of the two ways in which compose names containers")
                .isPositive();
        for (int i = 0; i < 3; i++) {
            assertThat(purchase()).as(log()).isZero();
        }
    }

    @Test
    @Order(3)
    void aServiceThatIsToldToStopEndsByItselfInTime() throws IOException, InterruptedException {
        long start = System.nanoTime();
        assertThat(compose("stop", "product")).isZero();
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(29);
        assertThat(compose("start", "product")).isZero();
    }

    private int purchase() throws IOException, InterruptedException {
        return compose(
                "run",
                "--rm",
                "-T",
                "--no-deps",
                "--entrypoint",
                "/opt/java/bin/java",
                "user",
                "-cp",
                "/app/operations.jar",
                "shop.operations.TrialPurchase",
                "http://gateway:8000",
                "admin@shop.local",
                "/run/secrets/first-admin-password");
    }

    private int compose(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        Optional<String> alone = Optional.of("docker-compose").filter(ComposeStackTest::isThere);
        command.addAll(alone.map(List::of).orElse(List.of("docker", "compose")));
        command.addAll(List.of("-p", project));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private static boolean isThere(String command) {
        for (String directory : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(directory, command))) {
                return true;
            }
        }
        return false;
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(Chart.PROJECT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()))
                .start();
        if (!process.waitFor(30, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }

    private static String log() {
        return "see deployment-tests/" + LOG;
    }
}
