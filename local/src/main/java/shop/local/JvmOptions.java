package shop.local;

import java.util.List;

/** What the JVM of a process of the shop is started with on a developer's machine. */
public final class JvmOptions {
    public static final List<String> FOR_A_SERVICE = List.of(
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djdk.virtualThreadScheduler.parallelism=4",
            "--add-opens=java.base/java.lang=ALL-UNNAMED");

    private JvmOptions() {}
}
