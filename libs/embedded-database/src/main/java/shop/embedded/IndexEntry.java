package shop.embedded;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key of an index: the values of the indexed fields, and the position of the document that has them. In a search,
 * fewer values than the index has fields stand for all entries that begin with them.
 *
 * @param position of the document; in a search {@link #BEFORE} or {@link #AFTER} those entries
 */
record IndexEntry(List<@Nullable Object> values, long position) {
    static final long BEFORE = Long.MIN_VALUE;
    static final long AFTER = Long.MAX_VALUE;

    /** Before every entry whose values begin so. */
    static IndexEntry before(List<@Nullable Object> prefix) {
        return new IndexEntry(prefix, BEFORE);
    }

    /** After every entry whose values begin so. */
    static IndexEntry after(List<@Nullable Object> prefix) {
        return new IndexEntry(prefix, AFTER);
    }
}
