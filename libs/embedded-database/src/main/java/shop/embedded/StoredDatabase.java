package shop.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.netty.channel.Channel;
import java.util.List;
import java.util.function.Supplier;

/** A database of the store. */
final class StoredDatabase extends AbstractSynchronizedMongoDatabase<Long> {
    private static final int COMMAND_NOT_SUPPORTED = 115;

    private final Store store;
    private final boolean opened;

    StoredDatabase(String name, CursorRegistry cursors, Store store) {
        super(name, cursors);
        this.store = store;
        initializeNamespacesAndIndexes();
        this.opened = true;
    }

    @Override
    protected MongoCollection<Long> openOrCreateCollection(String name, CollectionOptions options) {
        if (opened) {
            store.touch(); // it is registered before it is written down and has its index
        }
        return new StoredCollection(this, name, options, cursorRegistry, store.documents(namespace(name)));
    }

    @Override
    protected Index<Long> openOrCreateUniqueIndex(String collection, String name, List<IndexKey> keys, boolean sparse) {
        return openIndex(collection, name, keys, sparse, true);
    }

    @Override
    protected Index<Long> openOrCreateSecondaryIndex(
            String collection, String name, List<IndexKey> keys, boolean sparse) {
        return openIndex(collection, name, keys, sparse, false);
    }

    @Override
    public Document handleCommand(
            Channel channel, String command, Document body, DatabaseResolver databases, Oplog oplog) {
        Supplier<Document> handling = () -> super.handleCommand(channel, command, body, databases, oplog);
        return command.equals("aggregate") ? aggregate(body, handling) : handling.get();
    }

    private static Document aggregate(Document body, Supplier<Document> handling) {
        return body.get("pipeline") instanceof List<?> pipeline
                        && !pipeline.isEmpty()
                        && pipeline.getFirst() instanceof Document first
                        && first.get("$match") instanceof Document match
                ? StoredCollection.selecting(match, handling)
                : handling.get();
    }

    @Override
    public void dropCollection(String name, Oplog oplog) {
        StoredCollection collection = (StoredCollection) resolveCollection(name, true);
        super.dropCollection(name, oplog);
        store.delete(collection.documents());
    }

    @Override
    public void moveCollection(MongoDatabase from, MongoCollection<?> collection, String newName) {
        throw new MongoServerError(
                COMMAND_NOT_SUPPORTED, "CommandNotSupported", "the embedded database cannot rename collections");
    }

    @Override
    protected long getFileSize() {
        return 0;
    }

    @Override
    protected long getStorageSize() {
        return 0;
    }

    private StoredIndex openIndex(String collection, String name, List<IndexKey> keys, boolean sparse, boolean unique) {
        StoredMap<IndexEntry, Boolean> entries = store.index(namespace(collection), name, StoredIndex.directions(keys));
        StoredIndex index =
                new StoredIndex(name, keys, sparse, unique, entries, store.flags(), () -> store.delete(entries));
        if (opened && isNew(collection, name)) {
            index.clear();
        }
        return index;
    }

    private boolean isNew(String collection, String index) {
        return resolveCollection(collection, true).getIndexes().stream()
                .noneMatch(other -> other.getName().equals(index));
    }

    private String namespace(String collection) {
        return databaseName + "." + collection;
    }
}
