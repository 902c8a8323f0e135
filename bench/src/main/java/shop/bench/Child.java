package shop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import shop.local.JvmOptions;
import shop.testing.Eventually;

/** A server in a process of its own, with its children: what is measured. Its output goes to a file. */
final class Child implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final int STOPS_WITHIN_SECONDS = 15;
    private static final int CLOCK_TICKS_PER_SECOND = 100;

    private final String name;
    private final Process process;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    static Child start(String name, List<String> command, Map<String, String> environment) throws IOException {
        Path log = Files.createTempFile("shop-bench-" + name + "-", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("SHOP_"));
        builder.environment().putAll(environment);
        return new Child(name, builder.start(), log);
    }

    static Child java(String name, List<String> options, Path jar, Map<String, String> environment, String... more)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmOptions.FOR_A_SERVICE);
        command.addAll(options);
        command.addAll(List.of("-cp", jar.toString()));
        command.addAll(List.of(more));
        return start(name, command, environment);
    }

    Child await(BooleanSupplier ready) {
        Eventually.that(name + " is ready", STARTS_WITHIN, () -> !process.isAlive() || ready.getAsBoolean());
        if (!process.isAlive()) {
            throw new BenchFailed(name + " has ended with " + process.exitValue() + "; see " + log);
        }
        return this;
    }

    boolean hasSaid(String text) {
        try {
            return Files.readString(log).contains(text);
        } catch (IOException e) {
            return false;
        }
    }

    /** User and system time of the process and its children so far. */
    Duration cpu() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(Child::cpu)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration cpu(ProcessHandle handle) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            return Duration.ofMillis(ticks * 1_000 / CLOCK_TICKS_PER_SECOND);
        } catch (IOException e) {
            return Duration.ZERO;
        }
    }

    /** What is resident in memory, in MiB. */
    long residentMebibytes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                        .mapToLong(Child::residentKibibytes)
                        .sum()
                / 1_024;
    }

    private static long residentKibibytes(ProcessHandle handle) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(handle.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Ends the process. Its output is kept only if it has ended before. */
    @Override
    public void close() {
        boolean wasAlive = process.isAlive();
        process.destroy();
        try {
            if (!process.waitFor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
        if (wasAlive && !log.toFile().delete()) {
            System.err.println(log + " cannot be deleted.");
        }
    }

    private void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
