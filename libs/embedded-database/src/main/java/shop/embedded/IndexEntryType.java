package shop.embedded;

import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** How index entries are ordered and stored: field by field in each field's direction, then by position. */
final class IndexEntryType extends BasicDataType<IndexEntry> {
    private static final int MEMORY = 200;

    private final String directions;

    /** @param directions for each field, {@code +} ascending or {@code -} descending */
    IndexEntryType(String directions) {
        this.directions = directions;
    }

    @Override
    public int compare(IndexEntry a, IndexEntry b) {
        int common = Math.min(a.values().size(), b.values().size());
        for (int i = 0; i < common; i++) {
            int byValue = ValueOrder.compare(a.values().get(i), b.values().get(i));
            if (byValue != 0) {
                return directions.charAt(i) == '+' ? byValue : -byValue;
            }
        }
        if (a.values().size() == b.values().size()) {
            return Long.compare(a.position(), b.position());
        }
        return a.values().size() < b.values().size() ? side(a) : -side(b);
    }

    private static int side(IndexEntry bound) {
        return bound.position() == IndexEntry.AFTER ? 1 : -1;
    }

    @Override
    public int getMemory(IndexEntry entry) {
        return MEMORY;
    }

    @Override
    public void write(WriteBuffer buffer, IndexEntry entry) {
        buffer.put(entry.bson()).putVarLong(entry.position());
    }

    @Override
    public IndexEntry read(ByteBuffer buffer) {
        byte[] bson = Bson.take(buffer);
        return IndexEntry.saved(bson, DataUtils.readVarLong(buffer));
    }

    @Override
    public IndexEntry[] createStorage(int size) {
        return new IndexEntry[size];
    }
}
