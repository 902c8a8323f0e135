package shop.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Commands on a store, one after the other, and what is known of each. A document is its version, its index entry names
 * that version, and at every seventh version it is not there. A second collection is dropped and made anew now and then;
 * its documents are the number of its making.
 */
final class RecordedWrites {
    private static final int COMMANDS = 40;
    private static final int DOCUMENTS = 4;
    private static final int GONE_EVERY = 7;
    private static final int MADE_ANEW_EVERY = 13;
    private static final long CHECKPOINT_AT = 1_500;
    private static final String ORDERS = "d.orders";
    private static final String DROPPED = "d.dropped";

    private final long[] issued = new long[DOCUMENTS];
    private final long[] acknowledged = new long[DOCUMENTS];
    private long made;
    private long acknowledgedMade;
    private Optional<Store> store = Optional.empty();
    private Optional<GroupCommit> commits = Optional.empty();

    /** The newest version of each document, the one that is acknowledged, and the same of the second collection. */
    record State(List<Long> issued, List<Long> acknowledged, long made, long acknowledgedMade) {
        void check(Store store, String when) {
            List<IndexEntry> expected = new ArrayList<>();
            StoredMap<Long, byte[]> documents = store.documents(ORDERS);
            for (int i = 0; i < DOCUMENTS; i++) {
                byte[] document = documents.map().get((long) i);
                long found = document == null ? lastGone(issued.get(i)) : number(document);
                assertThat(found)
                        .describedAs("%s: the version of document %s", when, i)
                        .isBetween(acknowledged.get(i), issued.get(i));
                if (document != null) {
                    expected.add(entry(found, i));
                }
            }
            assertThat(store.index(ORDERS, "version", "+").map().keySet())
                    .describedAs("%s: the index has what the documents have", when)
                    .extracting(entry -> entry.values() + " " + entry.position())
                    .containsExactlyInAnyOrderElementsOf(expected.stream()
                            .map(entry -> entry.values() + " " + entry.position())
                            .toList());
            List<Long> makings = store.documents(DROPPED).map().values().stream()
                    .map(State::number)
                    .distinct()
                    .toList();
            assertThat(makings)
                    .describedAs("%s: what was dropped is gone", when)
                    .hasSizeLessThan(2);
            assertThat(makings.isEmpty() ? 0 : makings.getFirst())
                    .describedAs("%s: the second collection", when)
                    .isBetween(acknowledgedMade, made);
        }

        private static long lastGone(long version) {
            return version - version % GONE_EVERY;
        }

        private static long number(byte[] document) {
            return ByteBuffer.wrap(document).getLong();
        }
    }

    synchronized State state() {
        return new State(
                Arrays.stream(issued).boxed().toList(),
                Arrays.stream(acknowledged).boxed().toList(),
                made,
                acknowledgedMade);
    }

    /** Opens the store, runs the commands and closes it. @return whether something was refused */
    boolean run(Path folder, WatchedFiles.Watcher watcher) throws Exception {
        CompletableFuture<Boolean> broken = new CompletableFuture<>();
        try (Store opened = WatchedFiles.open(folder, watcher);
                GroupCommit committing = new GroupCommit(opened, CHECKPOINT_AT, () -> broken.complete(true))) {
            store = Optional.of(opened);
            commits = Optional.of(committing);
            for (int i = 0; i < COMMANDS; i++) {
                int document = i % DOCUMENTS;
                long version = command(document);
                // another defines something before the one who has written asks whether it is durable
                boolean defined = i % MADE_ANEW_EVERY != 0 || makeAnew();
                if (!acknowledge(document, version) || !defined) {
                    assertThat(outcome(committing)).describedAs("from now on").isPresent();
                    assertThat(broken.get(30, TimeUnit.SECONDS)).isTrue();
                    return true;
                }
            }
            return false;
        } catch (IOException | RuntimeException e) {
            return true; // cannot be opened or closed: nobody is told that he has written
        } finally {
            commits = Optional.empty();
        }
    }

    /** A command between that which the committer has taken and its saving of the maps. */
    void oneBesideTheCommitter(String what) {
        if (what.equals("shop.journal write, rest") && commits.isPresent()) {
            command(0);
        }
    }

    /** @return whether it is acknowledged */
    private boolean acknowledge(int document, long version) throws Exception {
        boolean durable = outcome(commits.orElseThrow()).isEmpty();
        if (durable) {
            synchronized (this) {
                acknowledged[document] = version;
            }
        }
        return durable;
    }

    private long command(int document) {
        return commits.orElseThrow().run(() -> {
            long before = issue(document);
            long after = before + 1;
            StoredMap<Long, byte[]> documents = store.orElseThrow().documents(ORDERS);
            StoredMap<IndexEntry, Boolean> index = store.orElseThrow().index(ORDERS, "version", "+");
            index.remove(entry(before, document));
            if (after % GONE_EVERY == 0) {
                documents.remove((long) document);
            } else {
                documents.put((long) document, bytes(after));
                index.put(entry(after, document), true);
            }
            return after;
        });
    }

    private synchronized long issue(int document) {
        return issued[document]++;
    }

    /** A definition, and a write to what it has made. @return whether it is acknowledged */
    private boolean makeAnew() throws Exception {
        Store on = store.orElseThrow();
        try {
            commits.orElseThrow().runAlone(() -> {
                on.delete(on.documents(DROPPED));
                synchronized (this) {
                    made++;
                }
                on.documents(DROPPED).put(1L, bytes(made));
                return made;
            });
        } catch (RuntimeException e) { // the client is told so
            return false;
        }
        synchronized (this) {
            acknowledgedMade = made;
        }
        commits.orElseThrow().run(() -> {
            on.documents(DROPPED).put(2L, bytes(made));
            return made;
        });
        return true;
    }

    private static Optional<IOException> outcome(GroupCommit commits) throws Exception {
        CompletableFuture<Optional<IOException>> outcome = new CompletableFuture<>();
        commits.whenDurable(outcome::complete);
        return outcome.get(30, TimeUnit.SECONDS);
    }

    private static IndexEntry entry(long version, long position) {
        return new IndexEntry(new ArrayList<>(List.<Object>of(version)), position);
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(200).putLong(number).array();
    }
}
