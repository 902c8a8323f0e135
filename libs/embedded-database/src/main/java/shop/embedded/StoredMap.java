package shop.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.WriteBuffer;

/** One of the store's maps; every change of it is recorded for the journal just before it happens. */
final class StoredMap<K, V> {
    private static final byte PUT = 1;
    private static final byte REMOVE = 2;

    private final MVMap<K, V> map;
    private final Changes changes;

    /** Takes down changes in the order in which they happen. What cannot be taken down does not happen. */
    @FunctionalInterface
    interface Changes {
        void record(Consumer<WriteBuffer> change);
    }

    StoredMap(MVMap<K, V> map, Changes changes) {
        this.map = map;
        this.changes = changes;
    }

    /** The map, to read from. */
    MVMap<K, V> map() {
        return map;
    }

    void put(K key, V value) {
        changes.record(buffer -> {
            writeHead(buffer, PUT, key);
            map.getValueType().write(buffer, value);
        });
        map.put(key, value);
    }

    void remove(K key) {
        changes.record(buffer -> writeHead(buffer, REMOVE, key));
        map.remove(key);
    }

    private void writeHead(WriteBuffer buffer, byte operation, K key) {
        byte[] name = map.getName().getBytes(StandardCharsets.UTF_8);
        buffer.putVarInt(name.length).put(name).put(operation);
        map.getKeyType().write(buffer, key);
    }

    /** Does again what was recorded for this map, without recording it: the buffer stands behind the map's name. */
    void redo(ByteBuffer buffer) {
        byte operation = buffer.get();
        K key = map.getKeyType().read(buffer);
        if (operation == PUT) {
            map.put(key, map.getValueType().read(buffer));
        } else {
            map.remove(key);
        }
    }
}
