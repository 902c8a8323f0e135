package shop.product.stock;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import shop.defaults.mongo.DatabaseCalls;

/**
 * The ledgers in MongoDB, one document for each entry: {@code {_id: {product, seq}, product, order, kind, delta,
 * balance, at}}.
 *
 * <p>Sharded by {@code {product: 1}}: the product stands on the document once more because a shard key and the unique
 * index have to begin with the same field, and equal {@code _id}s then always meet on one shard. Entries are read by
 * {@code _id} alone wherever possible: that is a point look-up on every server.
 *
 * <p>Reads see only what a majority has, where there is one: an entry that a fail-over takes back is never built on.
 */
public final class MongoMovements implements Movements {
    /** Name of the collection. */
    public static final String COLLECTION = "stock_movements";

    private static final Logger LOG = System.getLogger(MongoMovements.class.getName());

    private static final String ID = "_id";
    private static final String PRODUCT = "product";
    private static final String SEQ = "seq";
    private static final String ORDER = "order";
    private static final String KIND = "kind";
    private static final String DELTA = "delta";
    private static final String BALANCE = "balance";
    private static final String AT = "at";

    private static final List<String> KINDS_WITH_ORDERS =
            List.of(MovementKind.DECREASE.wireName(), MovementKind.RELEASE.wireName(), MovementKind.REFILL.wireName());

    private final MongoCollection<Document> movements;

    public MongoMovements(MongoCollection<Document> movements) {
        this.movements = movements.withReadPreference(ReadPreference.primary()).withReadConcern(ReadConcern.MAJORITY);
    }

    /** Makes the index that a movement happens once by; does nothing where it is. */
    public void createIndexes() {
        DatabaseCalls.guarded(() -> DatabaseCalls.unhurried(movements)
                .createIndex(Indexes.ascending(PRODUCT, ORDER, KIND), new IndexOptions().unique(true)));
    }

    @Override
    public int append(List<StockMovement> entries) {
        return DatabaseCalls.guarded(() -> {
            try {
                movements.insertMany(
                        entries.stream().map(MongoMovements::document).toList(), new InsertManyOptions().ordered(true));
                return entries.size();
            } catch (MongoBulkWriteException e) {
                return firstCollision(e);
            }
        });
    }

    private static int firstCollision(MongoBulkWriteException e) {
        List<BulkWriteError> errors = e.getWriteErrors();
        if (errors.size() != 1
                || errors.getFirst().getCategory() != ErrorCategory.DUPLICATE_KEY
                || e.getWriteConcernError() != null) {
            throw e;
        }
        return errors.getFirst().getIndex();
    }

    @Override
    public List<StockMovement> from(String product, long fromSeq, int limit) {
        List<Document> ids = LongStream.range(fromSeq, fromSeq + limit)
                .mapToObj(seq -> id(product, seq))
                .toList();
        List<StockMovement> found = find(and(eq(PRODUCT, product), in(ID, ids)));
        found.sort((one, other) -> Long.compare(one.seq(), other.seq()));
        int gapless = 0;
        while (gapless < found.size() && found.get(gapless).seq() == fromSeq + gapless) {
            gapless++;
        }
        return found.subList(0, gapless);
    }

    @Override
    public List<StockMovement> withOrders(String product, Collection<String> orders) {
        return find(and(eq(PRODUCT, product), in(ORDER, orders), in(KIND, KINDS_WITH_ORDERS)));
    }

    @Override
    public Map<String, List<StockMovement>> around(Map<String, Long> seqs) {
        List<Document> ids = new ArrayList<>();
        seqs.forEach(
                (product, seq) -> LongStream.rangeClosed(seq - 1, seq + 1).forEach(near -> ids.add(id(product, near))));
        return DatabaseCalls.guarded(() -> movements.find(in(ID, ids)).into(new ArrayList<>())).stream()
                .map(MongoMovements::readable)
                .flatMap(Optional::stream)
                .collect(Collectors.groupingBy(StockMovement::product));
    }

    private static Optional<StockMovement> readable(Document document) {
        try {
            return Optional.of(movement(document));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "an entry that is none: " + document.get(ID), e);
            return Optional.empty();
        }
    }

    private List<StockMovement> find(Bson filter) {
        return DatabaseCalls.guarded(
                () -> movements.find(filter).map(MongoMovements::movement).into(new ArrayList<>()));
    }

    private static Document id(String product, long seq) {
        return new Document(PRODUCT, product).append(SEQ, seq);
    }

    private static Document document(StockMovement entry) {
        return new Document(ID, id(entry.product(), entry.seq()))
                .append(PRODUCT, entry.product())
                .append(ORDER, entry.order())
                .append(KIND, entry.kind().wireName())
                .append(DELTA, entry.delta())
                .append(BALANCE, entry.balance())
                .append(AT, Date.from(entry.at()));
    }

    private static StockMovement movement(Document document) {
        return new StockMovement(
                document.getString(PRODUCT),
                number(document.get(ID, Document.class), SEQ),
                document.getString(ORDER),
                MovementKind.of(document.getString(KIND)),
                number(document, DELTA),
                number(document, BALANCE),
                document.getDate(AT).toInstant());
    }

    private static long number(Document document, String field) {
        return document.get(field, Number.class).longValue();
    }
}
