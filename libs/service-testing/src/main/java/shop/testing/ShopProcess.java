package shop.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A service in a process of its own, which a test can kill and start again on the same port.
 *
 * <p>It inherits no variable of the shop's from the tests' environment. Its log goes to a file. It ends with the tests:
 * a shutdown hook kills what {@link #close} was not called for.
 */
public final class ShopProcess implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);

    private final Spec spec;
    private final Path log;
    private volatile Process process;

    /**
     * What to start.
     *
     * @param name for messages and the log file
     * @param port where {@code /observe/health/ready} is asked; the process learns of it through its environment
     * @param command what follows {@code java}: options, then {@code -jar file} or {@code -cp path Main}, then arguments
     * @param environment the shop's variables
     */
    public record Spec(String name, int port, List<String> command, Map<String, String> environment) {
        /** A main class from the tests' own class path. */
        public static Spec main(String name, int port, Class<?> main) {
            return new Spec(
                    name, port, List.of("-cp", System.getProperty("java.class.path"), main.getName()), Map.of());
        }

        /** A jar that was built with its libraries beside it. */
        public static Spec jar(String name, int port, Path jar) {
            return new Spec(name, port, List.of("-jar", jar.toString()), Map.of());
        }

        public Spec with(String variable, String value) {
            Map<String, String> more = new LinkedHashMap<>(environment);
            more.put(variable, value);
            return new Spec(name, port, command, more);
        }

        public Spec with(Map<String, String> variables) {
            Map<String, String> more = new LinkedHashMap<>(environment);
            more.putAll(variables);
            return new Spec(name, port, command, more);
        }

        /** With one more argument at the end. */
        public Spec argument(String argument) {
            List<String> more = new ArrayList<>(command);
            more.add(argument);
            return new Spec(name, port, more, environment);
        }
    }

    private ShopProcess(Spec spec, Path log) {
        this.spec = spec;
        this.log = log;
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(new Thread(this::killAll));
    }

    /** Starts the process; it is usually not ready yet. */
    public static ShopProcess start(Spec spec) {
        try {
            return new ShopProcess(spec, Files.createTempFile("shop-" + spec.name() + "-", ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return spec.port();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for 200 from {@code /observe/health/ready}. @throws AssertionError with the log when that does not come */
    public ShopProcess awaitReady(Duration deadline) {
        try {
            Eventually.that(spec.name() + " is ready", deadline, () -> !process.isAlive() || isReady());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + log(), e);
        }
        if (!process.isAlive()) {
            throw new AssertionError(spec.name() + " ended with " + process.exitValue() + "\n" + log());
        }
        return this;
    }

    public boolean isReady() {
        URI ready = URI.create("http://127.0.0.1:" + spec.port() + "/observe/health/ready");
        HttpRequest request =
                HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(2)).build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() / 100 == 2;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** {@code kill -9}; returns when the process is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(STOPS_WITHIN);
    }

    /** Asks it to stop, as Ctrl-C does, and answers its exit code. */
    public int stop() {
        process.destroy();
        return awaitExit(STOPS_WITHIN);
    }

    /** Waits for the process to end by itself and answers its exit code. */
    public int awaitExit(Duration deadline) {
        try {
            if (process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError(spec.name() + " did not stop within " + deadline + "\n" + log());
    }

    /** Starts it again after it has ended: same command, port and environment; the log goes on. */
    public ShopProcess restart() {
        if (process.isAlive()) {
            throw new IllegalStateException(spec.name() + " is still running");
        }
        process = launch();
        return this;
    }

    /** Everything it has printed, all its lives together. */
    public String log() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        killAll();
        awaitExit(STOPS_WITHIN);
    }

    /** With the processes that it has started itself. */
    private void killAll() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private Process launch() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(spec.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(variable -> variable.startsWith("SHOP_"));
        builder.environment().putAll(spec.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
