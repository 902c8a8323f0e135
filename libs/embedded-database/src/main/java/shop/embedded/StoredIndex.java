package shop.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.h2.mvstore.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * An ordered index, unique or not. Its methods are called while the collection's lock is held.
 *
 * <p>As in MongoDB, an array has one entry for each element, and a missing field counts as null, unless the index is
 * sparse and none of its fields is there.
 */
final class StoredIndex extends Index<Long> {
    private final StoredMap<IndexEntry, Boolean> entries;
    private final StoredMap<String, Boolean> flags;
    private final boolean unique;
    private final Runnable delete;
    private final String notPlain;

    StoredIndex(
            String name,
            List<IndexKey> keys,
            boolean sparse,
            boolean unique,
            StoredMap<IndexEntry, Boolean> entries,
            StoredMap<String, Boolean> flags,
            Runnable delete) {
        super(name, keys, sparse);
        this.entries = entries;
        this.flags = flags;
        this.unique = unique;
        this.delete = delete;
        this.notPlain = "not-plain/" + entries.map().getName();
    }

    /** One character for each field: {@code +} ascending, {@code -} descending. */
    static String directions(List<IndexKey> keys) {
        return keys.stream().map(key -> key.isAscending() ? "+" : "-").collect(Collectors.joining());
    }

    /** Whether the entries' order is MongoDB's order of the documents, and each document has one entry. */
    boolean isPlain() {
        return !flags.map().containsKey(notPlain);
    }

    boolean leavesOutMissing() {
        return isSparse();
    }

    /** The positions of the entries between two bounds, in the index's order or against it. */
    Iterator<Long> positions(IndexEntry from, IndexEntry to, boolean reverse) {
        Cursor<IndexEntry, Boolean> cursor =
                reverse ? entries.map().cursor(to, from, true) : entries.map().cursor(from, to, false);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return cursor.hasNext();
            }

            @Override
            public Long next() {
                return cursor.next().position();
            }
        };
    }

    /** The position of a document with these values in a unique index; null when there is none or none is certain. */
    @Override
    public @Nullable Long getPosition(Document document) {
        if (!unique || isLeftOut(document)) {
            return null;
        }
        for (KeyValue key : getKeyValues(document)) {
            Long position = find(values(key));
            if (position != null) {
                return position;
            }
        }
        return null;
    }

    @Override
    public void checkAdd(Document document, MongoCollection<Long> collection) {
        check(document, null, collection);
    }

    @Override
    public void checkUpdate(Document before, Document after, MongoCollection<Long> collection) {
        if (after.keySet().stream().anyMatch(name -> name.contains("."))) {
            throw new MongoServerException(
                    "a field's name has a dot"); // the server says so when the indexes have changed
        }
        if (!nullAwareEqualsKeys(before, after)) {
            check(after, getPosition(before), collection);
        }
    }

    /** Refuses, before anything has changed, what cannot be indexed, in whatever index, and what is there already. */
    private void check(Document document, @Nullable Long own, MongoCollection<Long> collection) {
        if (isLeftOut(document)) {
            return;
        }
        for (KeyValue key : getKeyValues(document)) {
            Long taken = unique ? find(values(key)) : null;
            if (taken != null && !taken.equals(own)) {
                throw new DuplicateKeyError(this, collection, getKeys(), key);
            }
        }
    }

    @Override
    public void add(Document document, Long position, MongoCollection<Long> collection) {
        if (isLeftOut(document)) {
            return;
        }
        if (isPlain() && !isPlain(document)) {
            flags.put(notPlain, Boolean.TRUE);
        }
        for (KeyValue key : getKeyValues(document)) {
            entries.put(new IndexEntry(values(key), position), Boolean.TRUE);
        }
    }

    void remove(Document document, Long position) {
        if (!isLeftOut(document)) {
            for (KeyValue key : getKeyValues(document)) {
                entries.remove(new IndexEntry(values(key), position));
            }
        }
    }

    @Override
    public void updateInPlace(Document before, Document after, Long position, MongoCollection<Long> collection) {
        if (!nullAwareEqualsKeys(before, after)) {
            remove(before, position);
            add(after, position, collection);
        }
    }

    @Override
    public Long remove(Document document) {
        throw new UnsupportedOperationException("removed by position");
    }

    /** The collection chooses the index by itself. */
    @Override
    public boolean canHandle(Document query) {
        return false;
    }

    @Override
    public Iterable<Long> getPositions(Document query) {
        throw new UnsupportedOperationException("the collection chooses the index by itself");
    }

    @Override
    public long getCount() {
        return entries.map().sizeAsLong();
    }

    @Override
    public long getDataSize() {
        return getCount();
    }

    @Override
    public boolean hasSameOptions(Index<?> other) {
        return super.hasSameOptions(other)
                && unique == other.isUnique()
                && directions(getKeys()).equals(directions(other.getKeys()))
                && keySet().equals(
                                other.getKeys().stream().map(IndexKey::getKey).collect(Collectors.toSet()));
    }

    @Override
    public boolean isUnique() {
        return unique;
    }

    @Override
    public void drop() {
        flags.remove(notPlain);
        delete.run();
    }

    /** Forgets what a making of this index has left that was broken off. */
    void clear() {
        flags.remove(notPlain);
        entries.map().keySet().forEach(entries::remove);
    }

    private @Nullable Long find(List<@Nullable Object> values) {
        Iterator<Long> found = positions(IndexEntry.before(values), IndexEntry.after(values), false);
        return found.hasNext() ? found.next() : null;
    }

    private boolean isLeftOut(Document document) {
        return isSparse()
                && keys().stream().allMatch(key -> Utils.getSubdocumentValue(document, key) instanceof Missing);
    }

    private boolean isPlain(Document document) {
        for (String key : keys()) {
            Object value = Utils.getSubdocumentValueCollectionAware(document, key);
            if (value instanceof Collection || !(value instanceof Missing || ValueOrder.isPlain(value))) {
                return false;
            }
        }
        return true;
    }

    private static List<@Nullable Object> values(KeyValue key) {
        List<@Nullable Object> values = new ArrayList<>(key.size());
        key.forEach(values::add);
        return values;
    }
}
