package shop.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The database in a process of its own, to be killed. */
final class DatabaseProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private DatabaseProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static DatabaseProcess start(Path folder, int port) throws IOException {
        return start(List.of(), folder, port);
    }

    /** Its files cannot become longer: as good as a full disk. */
    static DatabaseProcess startLimited(int halfKibibytes, Path folder) throws IOException {
        return start(List.of("/bin/sh", "-c", "ulimit -f " + halfKibibytes + "; exec \"$@\"", "sh"), folder, 0);
    }

    private static DatabaseProcess start(List<String> prefix, Path folder, int port) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(folder.toString(), Integer.toString(port)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            if (line == null || !line.startsWith("database ready on port ")) {
                throw new IllegalStateException("the database did not start: " + line);
            }
            return new DatabaseProcess(process, Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)));
        }
    }

    String uri() {
        return "mongodb://127.0.0.1:" + port + "/?serverSelectionTimeoutMS=2000&socketTimeoutMS=10000";
    }

    int port() {
        return port;
    }

    /** The exit code with which it ends by itself. */
    int awaitEnd() {
        return process.onExit().orTimeout(30, TimeUnit.SECONDS).join().exitValue();
    }

    /** SIGKILL, and the end of it. */
    void kill() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        kill();
    }
}
