package shop.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.testing.Eventually;

/** Processes that do nothing, from jars that have nothing but the name of their main class. */
class SeparateProcessesTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    Path home;

    private final Parts parts = new Parts();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private SeparateProcesses processes;

    /** Does not stop when it is asked to. */
    static final class Stubborn {
        private Stubborn() {}

        public static void main(String[] args) throws InterruptedException {
            Runtime.getRuntime().addShutdownHook(new Thread(Stubborn::sleep));
            System.out.println("here");
            Thread.currentThread().join();
        }

        private static void sleep() {
            try {
                Thread.sleep(Duration.ofMinutes(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @BeforeEach
    void start() throws IOException {
        processes = new SeparateProcesses(
                Place.of(Map.of("SHOP_HOME", home.toString())), new HashMap<>(), parts, told::add);
        for (LocalService service : LocalService.all()) {
            makeJar(home.resolve(service.module()).resolve("target/nothing.jar"));
            processes.start(service);
            Eventually.that(service + " is there", DEADLINE, () -> lives(service) == 1);
        }
        processes.opened();
    }

    @AfterEach
    void kill() {
        processes.kill();
    }

    @Test
    void oneThatCannotBeStartedAgainIsTriedUntilItCan() throws IOException {
        LocalService service = LocalService.all().getFirst();
        Path logs = home.resolve(".shop/log");
        Path away = home.resolve("away");
        Files.move(logs, away);
        running(service).destroyForcibly();
        Eventually.that("it is told of", DEADLINE, () -> told.stream()
                .anyMatch(line -> line.startsWith("The user-service cannot be started: ")));
        Files.move(away, logs);
        Eventually.that("it is there again", DEADLINE, () -> lives(service) == 2);
        assertThat(told.getFirst()).startsWith("The user-service has ended with code 137; it is started again in 1 s.");
        assertThat(told.get(1)).contains("; it is started again in 2 s. Its log is " + logs);
    }

    @Test
    void noneIsLeftWhenTheTimeToStopIsOver() {
        List<ProcessHandle> all = LocalService.all().stream().map(this::running).toList();
        assertThat(parts.stop(Duration.ofMillis(100))).isFalse();
        processes.kill();
        Eventually.that("none is alive", DEADLINE, () -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static void makeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, Stubborn.class.getName());
        attributes.put(
                Attributes.Name.CLASS_PATH,
                Stubborn.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString());
        Files.createDirectories(jar.getParent());
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    }

    /** How often it has begun. */
    private long lives(LocalService service) {
        try (var lines = Files.lines(home.resolve(".shop/log").resolve(service.name() + ".log"))) {
            return lines.filter("here"::equals).count();
        } catch (IOException e) {
            return 0;
        }
    }

    private ProcessHandle running(LocalService service) {
        String jar = home.resolve(service.module()).toString();
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(jar))
                .findFirst()
                .orElseThrow();
    }
}
