package shop.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The AOT caches (JEP 483, 514 and 515) that let JVMs of this build start sooner, a file for each process. {@code ./shop}
 * names their folder after the build, the JDK and the options, and names none where the JDK is older than 25. A cache
 * that does not fit after all is passed over by the JVM, which is told to be silent about it.
 */
final class AotCaches {
    private static final String FOLDER = "shop.aot";
    private static final String RECORDING = "shop.aot.recording";
    private static final List<String> SILENT = List.of("-Xlog:aot*=off", "-Xlog:cds*=off");

    private AotCaches() {}

    /** Where the caches are or would be. */
    static Optional<Path> folder() {
        return property(FOLDER);
    }

    /** Whether this process runs for the sake of the caches. */
    static boolean isRecording() {
        return property(RECORDING).isPresent();
    }

    static Path file(Path folder, String process) {
        return folder.resolve(process + ".aot");
    }

    /** What tells the JVM of a process to use its cache, or to make it. */
    static List<String> options(String process) {
        Optional<Path> recording = property(RECORDING);
        if (recording.isPresent()) {
            return List.of("-XX:AOTCacheOutput=" + file(recording.get(), process));
        }
        Optional<Path> cache = folder().map(folder -> file(folder, process)).filter(Files::exists);
        return cache.isEmpty()
                ? List.of()
                : List.of("-XX:AOTCache=" + cache.get(), SILENT.getFirst(), SILENT.getLast());
    }

    /** What tells the JVM of a rehearsal that it and the JVMs that it starts shall make caches in this folder. */
    static List<String> recording(Path folder, String process) {
        return List.of("-D" + RECORDING + "=" + folder, "-XX:AOTCacheOutput=" + file(folder, process));
    }

    /** Whether an option of a JVM has to do with caches. */
    static boolean isOption(String option) {
        return option.startsWith("-D" + FOLDER) || option.startsWith("-XX:AOT") || SILENT.contains(option);
    }

    private static Optional<Path> property(String name) {
        @Nullable String value = System.getProperty(name);
        return Optional.ofNullable(value).map(Path::of);
    }
}
