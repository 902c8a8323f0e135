package shop.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.jspecify.annotations.Nullable;

/** How index entries are ordered and stored: field by field in each field's direction, then by position. */
final class IndexEntryType extends BasicDataType<IndexEntry> {
    private static final int MEMORY = 120;

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
        Document values = new Document();
        for (int i = 0; i < entry.values().size(); i++) {
            values.put(Integer.toString(i), entry.values().get(i));
        }
        buffer.put(Bson.encode(values)).putVarLong(entry.position());
    }

    @Override
    public IndexEntry read(ByteBuffer buffer) {
        List<@Nullable Object> values = new ArrayList<>(Bson.decode(buffer).values());
        return new IndexEntry(values, DataUtils.readVarLong(buffer));
    }

    @Override
    public IndexEntry[] createStorage(int size) {
        return new IndexEntry[size];
    }
}
