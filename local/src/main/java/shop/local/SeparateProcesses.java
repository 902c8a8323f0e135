package shop.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The database and the four servers, each a process from its own jar. Once the shop is open, one that ends is started
 * again.
 */
final class SeparateProcesses {
    private static final int STOPS_WITHIN_SECONDS = AotCaches.isRecording() ? 600 : 8;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** Ctrl-C goes to all processes of a terminal; these wait until they are told, in the right order. */
    private static final List<String> DEAF_TO_CTRL_C = List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh");

    private final Place place;
    private final Map<String, String> variables;
    private final Parts parts;
    private final Consumer<String> tell;
    private final List<Supervised> all = new CopyOnWriteArrayList<>();
    private volatile boolean open;
    private volatile boolean oneHasEnded;

    /** @param tell takes what the person at the terminal has to know */
    SeparateProcesses(Place place, Map<String, String> variables, Parts parts, Consumer<String> tell) {
        this.place = place;
        this.variables = variables;
        this.parts = parts;
        this.tell = tell;
    }

    void startDatabase(int port) {
        start("database", Path.of("libs/embedded-database"), place.data().toString(), Integer.toString(port));
    }

    void start(LocalService service) {
        start(service.name(), service.module());
    }

    private void start(String name, Path module, String... arguments) {
        Path log = place.newLog(name);
        List<String> command = new ArrayList<>(DEAF_TO_CTRL_C);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmOptions.FOR_A_SERVICE);
        command.addAll(AotCaches.options(name));
        command.addAll(List.of("-jar", jar(module).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(place.home().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(variables);
        Supervised supervised = new Supervised(name, builder, log);
        all.add(supervised);
        parts.add(supervised).launch();
    }

    /** Ends at once all that still run: what is left alone keeps its port. */
    void kill() {
        all.forEach(Supervised::kill);
    }

    /** Whether a process has ended by itself before all were ready; what it said last has been told. */
    boolean oneHasEnded() {
        return oneHasEnded;
    }

    /** From now on a process that ends is started again. */
    void opened() {
        open = true;
    }

    private Path jar(Path module) {
        Path target = place.home().resolve(module).resolve("target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !file.toString().endsWith("-sources.jar"))
                    .findFirst()
                    .orElseThrow(() -> new CannotStart("There is no jar in " + target + "; ./shop up builds it."));
        } catch (IOException e) {
            throw new CannotStart("There is no jar in " + target + "; ./shop up builds it.");
        }
    }

    /** One process after the other, under the same name. */
    private final class Supervised implements AutoCloseable {
        private final String name;
        private final ProcessBuilder builder;
        private final Path log;
        private @Nullable Process process;
        private boolean closed;
        private Duration pause = FIRST_PAUSE;

        Supervised(String name, ProcessBuilder builder, Path log) {
            this.name = name;
            this.builder = builder;
            this.log = log;
        }

        synchronized void launch() {
            if (closed) {
                return;
            }
            try {
                Process launched = builder.start();
                Instant since = Instant.now();
                process = launched;
                var unused = launched.onExit().thenAccept(ended -> ended(ended.exitValue(), since));
            } catch (IOException e) {
                throw new CannotStart("The " + name + " cannot be started: " + e.getMessage());
            }
        }

        private synchronized void launchAgain() {
            try {
                launch();
            } catch (CannotStart e) {
                later(String.valueOf(e.getMessage()));
            }
        }

        private synchronized void ended(int code, Instant since) {
            if (closed || parts.isStopping()) {
                return;
            }
            if (!open) {
                oneHasEnded = true;
                tell.accept("The " + name + " has ended with code " + code + ": " + lastLine());
                return;
            }
            boolean lasted = since.plus(LONGEST_PAUSE).isBefore(Instant.now());
            pause = lasted ? FIRST_PAUSE : pause;
            later("The " + name + " has ended with code " + code);
        }

        private void later(String why) {
            tell.accept(why + "; it is started again in " + pause.toSeconds() + " s. Its log is " + log + ".");
            Executor later = CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS);
            var unused = CompletableFuture.runAsync(this::launchAgain, later);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }

        private String lastLine() {
            try (Stream<String> lines = Files.lines(log)) {
                return lines.filter(line -> !line.isBlank())
                        .reduce((first, second) -> second)
                        .orElse("it has said nothing.");
            } catch (IOException e) {
                return "see " + log;
            }
        }

        @Override
        public void close() {
            Process running = stop();
            if (running == null) {
                return;
            }
            try {
                running.onExit().get(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException | InterruptedException | ExecutionException e) {
                tell.accept("The " + name + " does not stop, and is killed.");
                running.destroyForcibly();
            }
        }

        /** Without waiting for anything, such as for who waits in {@link #close}. */
        synchronized void kill() {
            closed = true;
            if (process != null) {
                process.destroyForcibly();
            }
        }

        private synchronized @Nullable Process stop() {
            closed = true;
            if (process != null) {
                process.destroy();
            }
            return process;
        }
    }
}
