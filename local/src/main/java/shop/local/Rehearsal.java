package shop.local;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import shop.local.demo.Demo;
import shop.local.demo.DemoConfig;

/**
 * Makes the AOT caches for the next start: while the shop is open, another one opens behind the scenes at the lowest
 * priority, with an empty database and ports of its own, sells a little, and closes; each of its JVMs then writes down
 * what it needed. It is done once for a build, and given up when the shop is stopped.
 */
final class Rehearsal implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Rehearsal.class.getName());
    private static final int LASTS_AT_MOST_MINUTES = 30;
    private static final Duration KEPT = Duration.ofHours(1);
    /** Deaf to Ctrl-C, which is for the shop, and out of its way. */
    private static final List<String> IN_THE_BACKGROUND = List.of(
            "/bin/sh", "-c", "trap '' INT; command -v nice > /dev/null && exec nice -n 19 \"$@\"; exec \"$@\"", "sh");

    private final Path folder;
    private final Path stage;
    private final String process;
    private final Process running;
    private volatile boolean givenUp;

    private Rehearsal(Path folder, Path stage, String process, Process running) {
        this.folder = folder;
        this.stage = stage;
        this.process = process;
        this.running = running;
    }

    /** Starts one where it can be of use and has not been tried. */
    static void startIfWanted(Place place, boolean processes, Parts parts) {
        Optional<Path> folder = AotCaches.folder();
        String process = processes ? "processes" : "shop";
        if (folder.isEmpty()
                || AotCaches.isRecording()
                || Files.exists(AotCaches.file(folder.get(), process))
                || Files.exists(failure(folder.get(), process))) {
            return;
        }
        try {
            Path stage = folder.get()
                    .resolveSibling(folder.get().getFileName() + "-"
                            + ProcessHandle.current().pid());
            Files.createDirectories(stage);
            Process running = builder(place, processes, process, stage).start();
            Rehearsal rehearsal = parts.add(new Rehearsal(folder.get(), stage, process, running));
            Thread.ofPlatform().daemon().name("rehearsal").start(rehearsal::await);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "no AOT caches are made", e);
        }
    }

    /** In the rehearsing process: plays buyers for a moment, and ends. */
    static void play(int gatewayPort, LocalConfig local) throws InterruptedException {
        DemoConfig config = new DemoConfig(
                URI.create("http://127.0.0.1:" + gatewayPort),
                local.adminEmail(),
                local.adminPassword(),
                20,
                5,
                5,
                Optional.of(Duration.ofSeconds(5)));
        try {
            new Demo(config, progress -> {}, () -> false).run();
        } catch (IOException e) {
            LOG.log(Level.INFO, "nobody could buy", e);
        }
        System.exit(0);
    }

    /** In the rehearsing process: ends it when the shop that it is for has gone, however that ended. */
    static void endWithTheShop() {
        Thread.ofPlatform().daemon().name("shop-watch").start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // nothing is said
                }
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "the shop has gone", e);
            }
            System.exit(1);
        });
    }

    private static ProcessBuilder builder(Place place, boolean processes, String process, Path stage)
            throws IOException {
        List<String> command = new ArrayList<>(IN_THE_BACKGROUND);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !AotCaches.isOption(option))
                .forEach(command::add);
        command.addAll(AotCaches.recording(stage, process));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        if (processes) {
            command.add("--processes");
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(stage.resolve("rehearsal.log").toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("SHOP_"));
        builder.environment().putAll(variables(place, stage));
        return builder;
    }

    private static Map<String, String> variables(Place place, Path stage) throws IOException {
        Map<String, String> variables = new HashMap<>();
        variables.put("SHOP_HOME", place.home().toString());
        variables.put("SHOP_DATA_DIR", stage.resolve("data").toString());
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (String name : List.of("LOCAL_DATABASE", "USER", "PRODUCT", "ORDER", "GATEWAY")) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                variables.put("SHOP_" + name + "_PORT", Integer.toString(socket.getLocalPort()));
                if (!name.equals("LOCAL_DATABASE") && !name.equals("GATEWAY")) {
                    variables.put("SHOP_NEIGHBOURS_" + name, "http://127.0.0.1:" + socket.getLocalPort());
                }
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
        return variables;
    }

    private void await() {
        try {
            if (!running.waitFor(LASTS_AT_MOST_MINUTES, TimeUnit.MINUTES)) {
                kill();
            }
            keep();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "no AOT caches are kept", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void keep() throws IOException {
        if (givenUp) {
            return;
        }
        Files.createDirectories(folder);
        if (running.exitValue() == 0 && Files.exists(AotCaches.file(stage, process))) {
            for (Path cache : list(stage)) {
                if (cache.toString().endsWith(".aot")) {
                    Files.move(cache, folder.resolve(cache.getFileName()), StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } else {
            Files.move(stage.resolve("rehearsal.log"), failure(folder, process), StandardCopyOption.REPLACE_EXISTING);
        }
        delete(stage);
        for (Path other : list(folder.resolveSibling(""))) {
            if (!other.equals(folder) && isOld(other)) {
                delete(other);
            }
        }
    }

    @Override
    public void close() throws IOException {
        givenUp = true;
        kill();
        synchronized (this) {
            delete(stage);
        }
    }

    private void kill() {
        List<ProcessHandle> children = running.descendants().toList();
        running.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        running.onExit().join();
    }

    private static Path failure(Path folder, String process) {
        return folder.resolve(process + ".failed");
    }

    private static boolean isOld(Path path) throws IOException {
        return Files.getLastModifiedTime(path)
                        .compareTo(FileTime.from(Instant.now().minus(KEPT)))
                < 0;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
