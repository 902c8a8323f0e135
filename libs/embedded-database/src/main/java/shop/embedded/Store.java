package shop.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * Collections and indexes as ordered maps, in memory or in two files: the maps as they were at the last checkpoint, and
 * a journal of what has changed since. Opening redoes the journal, if it is the one that goes on from these maps.
 *
 * <p>A map's name says what it holds: {@code d/<namespace>} documents, {@code i/<namespace>/<index>/<directions>} an
 * index, {@code f/flags} properties of indexes, {@code e/epoch} the number of the journal that goes on from here.
 */
final class Store implements AutoCloseable {
    private static final String MAPS_FILE = "shop.mv";
    private static final String JOURNAL_FILE = "shop.journal";
    private static final String DOCUMENTS = "d/";
    private static final String INDEXES = "i/";
    private static final String FLAGS = "f/flags";
    private static final String EPOCH = "e/epoch";
    private static final int CACHE_MB = 32;
    /** Less than this share of the file in use, in percent, is worth a compaction. */
    private static final int COMPACT_BELOW = 75;

    /** The first blocks of H2's files, both the same. */
    private static final int HEADERS_BYTES = 2 * 4096;

    private static final int COMPACT_BYTES = 16 * 1024 * 1024;

    private final MVStore maps;
    private final Optional<Journal> journal;
    /** One value, under the name of the map; none in what has no checkpoint yet. */
    private final MVMap<String, Long> epoch;

    private final Map<String, StoredMap<?, ?>> open = new ConcurrentHashMap<>();
    private final WriteBuffer changes = new WriteBuffer();
    /** Whether the thread has changed something since it began. */
    private final ThreadLocal<Boolean> changed = ThreadLocal.withInitial(() -> false);

    private Store(MVStore maps, Optional<Journal> journal) {
        this.maps = maps;
        this.journal = journal;
        maps.setRetentionTime(0);
        maps.setVersionsToKeep(0);
        this.epoch = maps.openMap(
                EPOCH,
                new MVMap.Builder<String, Long>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(LongDataType.INSTANCE));
    }

    static Store inMemory() {
        return new Store(MVStore.open(null), Optional.empty());
    }

    /** @throws org.h2.mvstore.MVStoreException when the file is locked, damaged or cannot be read */
    static Store open(Path folder) throws IOException {
        unlessInUse(folder, Store::deleteUnfinished);
        return open(folder.resolve(MAPS_FILE).toString(), () -> Journal.open(folder.resolve(JOURNAL_FILE)));
    }

    /** Opens the journal's file. */
    @FunctionalInterface
    interface JournalFile {
        Journal open() throws IOException;
    }

    /** @param mapsFile the name of a file as H2 takes it: tests put a file system of theirs in front */
    static Store open(String mapsFile, JournalFile journalFile) throws IOException {
        MVStore maps = new MVStore.Builder()
                .fileName(mapsFile)
                .autoCommitDisabled()
                .autoCommitBufferSize(0) // a commit in the middle of a command would save half of it
                .cacheSize(CACHE_MB)
                .compress()
                .open();
        try {
            Journal journal = journalFile.open();
            Store store = new Store(maps, Optional.of(journal));
            journal.replay(store.epoch.getOrDefault(EPOCH, 0L), store::redo);
            store.checkpoint();
            return store;
        } catch (IOException | RuntimeException e) {
            maps.closeImmediately();
            throw e;
        }
    }

    /** Deletes the files in the folder. @return false when a process is using them */
    static boolean delete(Path folder) throws IOException {
        return unlessInUse(folder, maps -> {
            Files.deleteIfExists(folder.resolve(JOURNAL_FILE));
            Files.delete(maps);
        });
    }

    /** Whether a process is using the files in the folder. */
    static boolean isInUse(Path folder) throws IOException {
        return !unlessInUse(folder, maps -> {});
    }

    /** What is shorter than its headers was never finished, so nothing is in it; H2 would call it damaged for ever. */
    private static void deleteUnfinished(Path maps) throws IOException {
        if (Files.size(maps) < HEADERS_BYTES) {
            Files.delete(maps);
        }
    }

    private interface Work {
        void on(Path maps) throws IOException;
    }

    /** Does it while the files are locked, if there are any. @return false when a process is using them */
    private static boolean unlessInUse(Path folder, Work work) throws IOException {
        Path maps = folder.resolve(MAPS_FILE);
        if (!Files.exists(maps)) {
            return true;
        }
        try (FileChannel file = FileChannel.open(maps, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock == null) {
                return false;
            }
            work.on(maps);
            return true;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    boolean isDurable() {
        return journal.isPresent();
    }

    StoredMap<Long, byte[]> documents(String namespace) {
        return cast(map(DOCUMENTS + namespace));
    }

    StoredMap<IndexEntry, Boolean> index(String namespace, String name, String directions) {
        return cast(map(INDEXES + namespace + "/" + name + "/" + directions));
    }

    StoredMap<String, Boolean> flags() {
        return cast(map(FLAGS));
    }

    /** The names of the collections of all databases, each as {@code database.collection}. */
    Set<String> namespaces() {
        return maps.getMapNames().stream()
                .filter(name -> name.startsWith(DOCUMENTS))
                .map(name -> name.substring(DOCUMENTS.length()))
                .collect(Collectors.toSet());
    }

    /** Deletes the map; not recorded, so only before a checkpoint. */
    void delete(StoredMap<?, ?> map) {
        touch();
        open.remove(map.map().getName());
        maps.removeMap(map.map());
    }

    /** To be called by a thread that wants to know later whether it {@link #hasChanged} something. */
    void begin() {
        changed.set(false);
    }

    /** Counts as a change: for what is made in memory, and is nothing without the changes that follow. */
    void touch() {
        changed.set(true);
    }

    /** Whether this thread has changed something, or was about to, since it began. */
    boolean hasChanged() {
        return changed.get();
    }

    /** The changes since the last call; only while no command is running. */
    synchronized ByteBuffer takeChanges() {
        ByteBuffer taken = ByteBuffer.allocate(changes.position());
        taken.put(changes.getBuffer().duplicate().flip()).flip();
        changes.clear();
        return taken;
    }

    private synchronized void forgetChanges() {
        changes.clear();
    }

    /** @return whether the journal has grown to a size that deserves a checkpoint */
    boolean write(ByteBuffer block, long checkpointAt) throws IOException {
        Journal to = journal.orElseThrow();
        to.append(block);
        return to.size() >= checkpointAt;
    }

    void force() throws IOException {
        journal.orElseThrow().force();
    }

    /**
     * Saves the maps and begins a new journal; only while no command is running. H2 saves all of it or nothing, the epoch
     * with it: so a process that dies in here leaves the old maps and their journal, or the new maps and a journal that is
     * not theirs.
     */
    void checkpoint() throws IOException {
        if (isClosed()) {
            throw new IOException("H2 has closed the maps");
        }
        if (journal.isPresent() && (maps.hasUnsavedChanges() || journal.get().size() > 0)) {
            long next = journal.get().epoch() + 1;
            epoch.put(EPOCH, next);
            maps.commit();
            maps.sync();
            journal.get().startAnew(next);
            forgetChanges(); // not before the maps have them
        }
    }

    /** Whether it has closed itself, which H2 does when it cannot write. Nothing can be done with it any more. */
    boolean isClosed() {
        return maps.isClosed();
    }

    /** Gathers what is still used in places that can be given up at the next checkpoint; beside running commands. */
    void compact() {
        if (journal.isPresent()) {
            maps.compact(COMPACT_BELOW, COMPACT_BYTES);
        }
    }

    /**
     * Saves all and lets the files go. Nothing is moved together before: H2 does that wrongly now and then (its issues 4086
     * and 4247), and the places that {@link #compact} gives up are used again anyway.
     */
    @Override
    public void close() throws IOException {
        try {
            if (!isClosed()) {
                checkpoint();
                maps.close(0);
            }
        } finally {
            abandon();
        }
    }

    /** Lets the files go as they are. */
    void abandon() throws IOException {
        maps.closeImmediately();
        if (journal.isPresent()) {
            journal.get().close();
        }
    }

    private void redo(ByteBuffer block) {
        while (block.hasRemaining()) {
            byte[] name = new byte[DataUtils.readVarInt(block)];
            block.get(name);
            map(new String(name, StandardCharsets.UTF_8)).redo(block);
        }
    }

    private StoredMap<?, ?> map(String name) {
        return open.computeIfAbsent(name, this::openMap);
    }

    private StoredMap<?, ?> openMap(String name) {
        if (name.startsWith(DOCUMENTS)) {
            return stored(maps.openMap(
                    name,
                    new MVMap.Builder<Long, byte[]>()
                            .keyType(LongDataType.INSTANCE)
                            .valueType(ByteArrayDataType.INSTANCE)));
        }
        if (name.startsWith(INDEXES)) {
            String directions = name.substring(name.lastIndexOf('/') + 1);
            return stored(maps.openMap(
                    name,
                    new MVMap.Builder<IndexEntry, Boolean>()
                            .keyType(new IndexEntryType(directions))
                            .valueType(PresenceType.INSTANCE)));
        }
        return stored(maps.openMap(
                name,
                new MVMap.Builder<String, Boolean>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(PresenceType.INSTANCE)));
    }

    private <K, V> StoredMap<K, V> stored(MVMap<K, V> map) {
        return new StoredMap<>(map, this::record);
    }

    private void record(Consumer<WriteBuffer> change) {
        if (journal.isPresent()) {
            recordWhole(change);
        }
        touch();
    }

    /** Or nothing of it: half a record would make all behind it unreadable. */
    private synchronized void recordWhole(Consumer<WriteBuffer> change) {
        int before = changes.position();
        try {
            change.accept(changes);
        } catch (RuntimeException | Error e) {
            changes.position(before);
            throw e;
        }
    }

    @SuppressWarnings("unchecked") // the name determines the types
    private static <K, V> StoredMap<K, V> cast(StoredMap<?, ?> map) {
        return (StoredMap<K, V>) map;
    }
}
