package shop.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goes through every change of a file that writing, saving the maps, defining collections, opening and closing consist
 * of, and asks what a restart would find if that had been the last moment.
 */
@Timeout(300)
class CrashPointTest {
    @TempDir
    Path folder;

    /** What a kill leaves: the files as the operating system has them. */
    private record Killed(String before, Path files, RecordedWrites.State state) {
        boolean hasJournal() {
            return files.resolve("shop.journal").toFile().length() > 500;
        }
    }

    private final List<Killed> killed = new ArrayList<>();

    @Test
    void nothingAcknowledgedIsLostWhereverTheProcessIsKilled() throws Exception {
        Path live = Files.createDirectory(folder.resolve("live"));
        RecordedWrites writes = new RecordedWrites();
        boolean refused = writes.run(live, what -> {
            kill(live, what, writes.state());
            writes.oneBesideTheCommitter(what);
        });
        assertThat(refused).isFalse();
        Killed last = killed.stream().filter(Killed::hasJournal).toList().getLast();
        copy(last.files(), live);
        WatchedFiles.open(live, what -> kill(live, "opening: " + what, last.state()))
                .close();

        assertThat(killed.stream().map(Killed::before))
                .contains("shop.journal write", "shop.journal write, rest", "shop.journal truncate")
                .contains("shop.mv write", "shop.mv write, rest", "shop.mv force")
                .contains("opening: shop.mv write", "opening: shop.journal truncate");
        for (Killed one : killed) {
            try (Store store = Store.open(one.files())) {
                one.state().check(store, "killed before " + one.before() + ", " + one.files());
            }
        }
    }

    @Test
    void nothingAcknowledgedIsLostWhereverTheDiskIsFull() throws Exception {
        int possible = 0;
        for (boolean full = true; full; possible++) {
            Path live = Files.createDirectory(folder.resolve(Integer.toString(possible)));
            RecordedWrites writes = new RecordedWrites();
            AtomicInteger left = new AtomicInteger(possible);
            full = writes.run(live, what -> {
                if (left.getAndDecrement() <= 0) {
                    throw new IOException("No space left on device: " + what);
                }
                writes.oneBesideTheCommitter(what);
            });
            try (Store store = Store.open(live)) {
                writes.state().check(store, "full after " + possible + " changes");
            }
        }
        assertThat(possible).isGreaterThan(100);
    }

    private void kill(Path live, String before, RecordedWrites.State state) throws IOException {
        Path files = Files.createDirectory(folder.resolve(Integer.toString(killed.size())));
        copy(live, files);
        killed.add(new Killed(before, files, state));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.write(to.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
    }
}
