package shop.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key of an index: the values of the indexed fields, and the position of the document that has them. In a search,
 * fewer values than the index has fields stand for all entries that begin with them.
 */
final class IndexEntry {
    static final long BEFORE = Long.MIN_VALUE;
    static final long AFTER = Long.MAX_VALUE;

    private final List<@Nullable Object> values;
    private final long position;
    /** Made when it is first asked for, and kept: an entry is saved again with every change of its page. */
    private byte @Nullable [] bson;

    /** @param position of the document; in a search {@link #BEFORE} or {@link #AFTER} those entries */
    IndexEntry(Collection<@Nullable Object> values, long position) {
        this.values = comparable(values);
        this.position = position;
    }

    /** An entry as it was saved. */
    static IndexEntry saved(byte[] bson, long position) {
        IndexEntry entry = new IndexEntry(Bson.decode(bson).values(), position);
        entry.bson = bson;
        return entry;
    }

    /** Before every entry whose values begin so. */
    static IndexEntry before(List<@Nullable Object> prefix) {
        return new IndexEntry(prefix, BEFORE);
    }

    /** After every entry whose values begin so. */
    static IndexEntry after(List<@Nullable Object> prefix) {
        return new IndexEntry(prefix, AFTER);
    }

    /** The values, {@linkplain ValueOrder#comparable comparable}. */
    List<@Nullable Object> values() {
        return values;
    }

    long position() {
        return position;
    }

    /** The values as a document: each by its number. */
    byte[] bson() {
        byte[] made = bson;
        if (made == null) {
            Document document = new Document();
            for (int i = 0; i < values.size(); i++) {
                Object value = values.get(i);
                document.put(Integer.toString(i), value instanceof ValueOrder.Opaque opaque ? opaque.value() : value);
            }
            made = Bson.encode(document);
            bson = made;
        }
        return made;
    }

    private static List<@Nullable Object> comparable(Collection<@Nullable Object> values) {
        List<@Nullable Object> comparable = new ArrayList<>(values.size());
        for (Object value : values) {
            comparable.add(ValueOrder.comparable(value));
        }
        return comparable;
    }
}
