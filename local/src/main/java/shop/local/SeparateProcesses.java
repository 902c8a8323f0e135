package shop.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The database and the four servers, each a process from its own jar. None is started again when it ends. */
final class SeparateProcesses {
    private static final int STOPS_WITHIN_SECONDS = 8;
    /** Ctrl-C goes to all processes of a terminal; these wait until they are told, in the right order. */
    private static final List<String> DEAF_TO_CTRL_C = List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh");

    private final Place place;
    private final Map<String, String> variables;
    private final Parts parts;
    private volatile boolean oneHasEnded;

    SeparateProcesses(Place place, Map<String, String> variables, Parts parts) {
        this.place = place;
        this.variables = variables;
        this.parts = parts;
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
        command.addAll(List.of("-jar", jar(module).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(place.home().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(variables);
        try {
            Process process = builder.start();
            parts.add(new Running(name, process));
            var unused = process.onExit().thenAccept(ended -> tellOfTheEnd(name, ended, log));
        } catch (IOException e) {
            throw new CannotStart("The " + name + " cannot be started: " + e.getMessage());
        }
    }

    private void tellOfTheEnd(String name, Process ended, Path log) {
        oneHasEnded = true;
        if (!parts.isStopping()) {
            Console.complain("The " + name + " has ended with code " + ended.exitValue() + ": " + lastLine(log));
        }
    }

    /** Whether a process has ended by itself; what it said last has been told. */
    boolean oneHasEnded() {
        return oneHasEnded;
    }

    private static String lastLine(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> !line.isBlank())
                    .reduce((first, second) -> second)
                    .orElse("it has said nothing.");
        } catch (IOException e) {
            return "see " + log;
        }
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

    private record Running(String name, Process process) implements AutoCloseable {
        @Override
        public void close() {
            process.destroy();
            try {
                process.onExit().get(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException | InterruptedException | ExecutionException e) {
                Console.complain("The " + name + " does not stop, and is killed.");
                process.destroyForcibly();
            }
        }
    }
}
