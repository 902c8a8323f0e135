package shop.embedded;

import static java.util.Objects.requireNonNull;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.IndexBuildFailedException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.h2.mvstore.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * A collection whose documents stand in the order of their insertion. What it hands out are copies: a document that is
 * on its way to a client does not change under the hands of the next writer.
 */
final class StoredCollection extends AbstractSynchronizedMongoCollection<Long> {
    private static final System.Logger LOG = System.getLogger(StoredCollection.class.getName());

    /** What the pipeline of this thread begins with, until it has asked for its documents. */
    private static final ThreadLocal<Document> SELECTION = new ThreadLocal<>();

    private final StoredMap<Long, byte[]> documents;
    private long lastPosition;
    private boolean firstMatchIsEnough;
    private boolean toldOfMissing;

    StoredCollection(
            MongoDatabase database,
            String name,
            CollectionOptions options,
            CursorRegistry cursors,
            StoredMap<Long, byte[]> documents) {
        super(database, name, options, cursors);
        this.documents = documents;
        Long last = documents.map().lastKey();
        this.lastPosition = last == null ? 0 : last;
    }

    StoredMap<Long, byte[]> documents() {
        return documents;
    }

    @Override
    public synchronized void addIndex(Index<Long> index) {
        boolean known = getIndexes().stream().anyMatch(other -> other.getName().equals(index.getName()));
        if (!known && index.isEmpty()) {
            fill(index);
        }
        super.addIndex(index);
    }

    private void fill(Index<Long> index) {
        try {
            stream(false).forEach(found -> {
                index.checkAdd(found.getDocument(), this);
                index.add(found.getDocument(), found.getPosition(), this);
            });
        } catch (MongoServerError e) {
            index.drop();
            throw new IndexBuildFailedException(e, this);
        } catch (RuntimeException | Error e) {
            index.drop();
            throw e;
        }
    }

    @Override
    public synchronized void dropIndex(String name) {
        super.dropIndex(name);
    }

    @Override
    public synchronized Document updateDocuments(
            Document selector, Document update, ArrayFilters filters, boolean multi, boolean upsert, Oplog oplog) {
        firstMatchIsEnough = !multi;
        try {
            return super.updateDocuments(selector, update, filters, multi, upsert, oplog);
        } finally {
            firstMatchIsEnough = false;
        }
    }

    @Override
    public synchronized void removeDocument(Document document) {
        Long position = position(document);
        if (position != null) {
            indexes().forEach(index -> index.remove(document, position));
            removeDocument(position);
        }
    }

    /** Runs an aggregation so that its pipeline, which begins with this {@code $match}, does not read the whole collection. */
    static <T> T selecting(Document match, Supplier<T> aggregation) {
        SELECTION.set(match);
        try {
            return aggregation.get();
        } finally {
            SELECTION.remove();
        }
    }

    @Override
    public Iterable<Document> queryAll() {
        Document selection = SELECTION.get();
        SELECTION.remove(); // who asks next is a stage that looks into a collection for itself
        return selection == null ? super.queryAll() : handleQuery(selection);
    }

    @Override
    public int count() {
        return documents.map().size();
    }

    @Override
    protected synchronized QueryResult queryDocuments(
            Document query,
            @Nullable Document orderBy,
            int skip,
            int limit,
            int batchSize,
            @Nullable Document projection) {
        int most = firstMatchIsEnough ? 1 : limit;
        Optional<IndexScan> scan = IndexScan.choose(indexes().toList(), query, orderBy, most > 0);
        if (scan.isEmpty()) {
            return matchDocuments(query, orderBy, skip, most, batchSize, projection);
        }
        Stream<Document> candidates = scan.get().positions().flatMap(position -> indexed(position).stream());
        Document toSort = scan.get().isSorted() ? new Document() : orderBy;
        return matchDocumentsFromStream(candidates, query, toSort, skip, most, batchSize, projection);
    }

    @Override
    protected QueryResult matchDocuments(
            Document query,
            @Nullable Document orderBy,
            int skip,
            int limit,
            int batchSize,
            @Nullable Document projection) {
        Stream<Document> all = stream(isNaturalDescending(orderBy)).map(DocumentWithPosition::getDocument);
        return matchDocumentsFromStream(all, query, orderBy, skip, limit, batchSize, projection);
    }

    @Override
    protected Stream<DocumentWithPosition<Long>> streamAllDocumentsWithPosition() {
        return stream(false);
    }

    @Override
    protected Long addDocumentInternal(Document document) {
        long position = ++lastPosition;
        documents.put(position, Bson.encode(document));
        return position;
    }

    @Override
    protected void handleUpdate(Long position, Document before, Document after) {
        documents.put(position, Bson.encode(after));
    }

    @Override
    protected void removeDocument(Long position) {
        documents.remove(position);
    }

    @Override
    protected Document getDocument(Long position) {
        return Bson.decode(requireNonNull(documents.map().get(position), "the index names a document"));
    }

    /** The document that an index names. An entry too many, from whatever damage, costs a line in the log and no query. */
    private Optional<Document> indexed(Long position) {
        Optional<Document> document =
                Optional.ofNullable(documents.map().get(position)).map(Bson::decode);
        if (document.isEmpty() && !toldOfMissing) {
            toldOfMissing = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "An index of {0} names documents that are not there, the first is number {1}; they are passed over",
                    getFullName(),
                    position);
        }
        return document;
    }

    @Override
    protected boolean tracksDataSize() {
        return false;
    }

    @Override
    protected void updateDataSize(int delta) {
        // not tracked
    }

    @Override
    protected int getDataSize() {
        return 0;
    }

    private @Nullable Long position(Document document) {
        return indexes()
                .map(index -> index.getPosition(document))
                .filter(position -> position != null)
                .findFirst()
                .orElseGet(() -> findDocumentPosition(document));
    }

    private Stream<StoredIndex> indexes() {
        return getIndexes().stream().map(StoredIndex.class::cast);
    }

    private Stream<DocumentWithPosition<Long>> stream(boolean newestFirst) {
        Cursor<Long, byte[]> cursor = documents.map().cursor(null, null, newestFirst);
        return Stream.generate(() -> cursor).takeWhile(Cursor::hasNext).map(next -> {
            Long position = next.next();
            return new DocumentWithPosition<>(Bson.decode(next.getValue()), position);
        });
    }
}
