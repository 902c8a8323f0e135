package shop.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.exception.MongoServerException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that end in the middle. */
@Timeout(60)
class HalfCommandTest {
    private static final byte[] DOCUMENT = {1, 2, 3};

    @TempDir
    Path folder;

    private final CountDownLatch broken = new CountDownLatch(1);

    @Test
    void aRecordThatBreaksOffLeavesTheJournalReadable() throws IOException {
        Store store = Store.open(folder);
        StoredMap<Long, byte[]> documents = store.documents("d.c");
        StoredMap<IndexEntry, Boolean> index = store.index("d.c", "i", "+");
        documents.put(1L, DOCUMENT);
        IndexEntry unwritable = new IndexEntry(List.of(new AtomicInteger(1)), 1);
        assertThatThrownBy(() -> index.put(unwritable, true)).isInstanceOf(IllegalArgumentException.class);
        assertThat(index.map().containsKey(unwritable)).isFalse();
        documents.put(2L, DOCUMENT);
        store.write(store.takeChanges(), Long.MAX_VALUE);
        store.abandon();
        assertThat(documentsOnDisk()).containsExactly(1L, 2L);
    }

    @Test
    void ofACommandThatBreaksOffAfterAChangeNothingIsWritten() throws Exception {
        try (Store store = Store.open(folder);
                GroupCommit commits = new GroupCommit(store, broken::countDown)) {
            commits.run(() -> put(store, 1));
            assertThat(outcome(commits)).isEmpty();
            assertThatThrownBy(() -> commits.run(() -> {
                        put(store, 2);
                        throw new OutOfMemoryError("of this test");
                    }))
                    .isInstanceOf(OutOfMemoryError.class);
            assertThat(outcome(commits)).isPresent();
            assertThatThrownBy(() -> commits.runAlone(() -> put(store, 3))).hasMessageContaining("of this test");
            broken.await();
        }
        assertThat(documentsOnDisk()).containsExactly(1L);
    }

    @Test
    void ofADefinitionThatBreaksOffNothingIsSaved() throws Exception {
        try (Store store = Store.open(folder);
                GroupCommit commits = new GroupCommit(store, broken::countDown)) {
            commits.runAlone(() -> put(store, 1));
            assertThatThrownBy(() -> commits.runAlone(() -> {
                        store.delete(store.documents("d.c"));
                        throw new IllegalStateException("of this test");
                    }))
                    .hasMessageContaining("of this test");
            broken.await();
        }
        assertThat(documentsOnDisk()).containsExactly(1L);
    }

    @Test
    void aCommitThatWaitsForACommandDoesNotWriteTheHalfThatItLeaves() throws Exception {
        try (Store store = Store.open(folder);
                GroupCommit commits = new GroupCommit(store, broken::countDown)) {
            CompletableFuture<Optional<IOException>> outcome = new CompletableFuture<>();
            assertThatThrownBy(() -> commits.run(() -> {
                        put(store, 1);
                        commits.whenDurable(outcome::complete);
                        waitForTheCommitterToWait();
                        throw new IllegalStateException("of this test");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(outcome.get(30, TimeUnit.SECONDS)).isPresent();
        }
        assertThat(documentsOnDisk()).isEmpty();
    }

    @Test
    void whatIsRefusedOrChangesNothingBreaksNothing() throws Exception {
        try (Store store = Store.open(folder);
                GroupCommit commits = new GroupCommit(store, broken::countDown)) {
            assertThatThrownBy(() -> commits.run(() -> {
                        put(store, 1);
                        throw new MongoServerException("the second of two");
                    }))
                    .isInstanceOf(MongoServerException.class);
            assertThatThrownBy(() -> commits.run(() -> {
                        throw new StackOverflowError("of this test");
                    }))
                    .isInstanceOf(StackOverflowError.class);
            commits.run(() -> put(store, 2));
            assertThat(outcome(commits)).isEmpty();
        }
        assertThat(documentsOnDisk()).containsExactly(1L, 2L);
    }

    private static boolean put(Store store, long position) {
        store.documents("d.c").put(position, DOCUMENT);
        return true;
    }

    private static void waitForTheCommitterToWait() {
        while (Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals("database-commit"))
                .flatMap(thread -> List.of(thread.getValue()).stream())
                .noneMatch(frame -> frame.getMethodName().equals("takeChanges"))) {
            Thread.onSpinWait();
        }
    }

    private static Optional<IOException> outcome(GroupCommit commits) throws Exception {
        CompletableFuture<Optional<IOException>> outcome = new CompletableFuture<>();
        commits.whenDurable(outcome::complete);
        return outcome.get(30, TimeUnit.SECONDS);
    }

    private List<Long> documentsOnDisk() throws IOException {
        try (Store store = Store.open(folder)) {
            return List.copyOf(store.documents("d.c").map().keySet());
        }
    }
}
