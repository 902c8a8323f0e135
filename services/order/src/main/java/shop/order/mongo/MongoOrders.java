package shop.order.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.empty;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;
import static com.mongodb.client.model.Projections.include;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;
import shop.defaults.mongo.Database;
import shop.defaults.mongo.DatabaseCalls;
import shop.order.domain.Order;
import shop.order.domain.OrderId;
import shop.order.domain.OrderStatus;
import shop.order.domain.UserId;
import shop.order.placing.Orders;

/**
 * Orders in the collection {@code orders}; see {@link OrderDocument} for their form. To shard it, use {@code {_id:
 * "hashed"}}: each write names one {@code _id}, and no unique index is needed but that of {@code _id}. Lists of a user
 * and of everybody's orders then ask every shard, each by its index, and merge what comes back in order.
 *
 * <p>Reads see only what a majority has, where there is one: nobody is told of a step that a fail-over takes back.
 */
public final class MongoOrders implements Orders {
    /** Class path resource with the named statements. */
    public static final String STATEMENTS = "order-statements.yaml";

    static final String COLLECTION = "orders";

    private static final Logger LOG = System.getLogger(MongoOrders.class.getName());

    /** Of a long backlog, those that are due first tell how old it is. */
    private static final int LOOKED_AT = 1_000;

    private static final Bson NEWEST_FIRST = descending(OrderDocument.CREATED_AT, OrderDocument.ID);

    private final MongoCollection<Document> orders;

    public MongoOrders(Database database) {
        this(database.collection(COLLECTION));
    }

    MongoOrders(MongoCollection<Document> orders) {
        this.orders = orders.withReadPreference(ReadPreference.primary()).withReadConcern(ReadConcern.MAJORITY);
    }

    /** Makes the indexes that are missing; may be repeated, and by several replicas at once. */
    public void prepare() {
        DatabaseCalls.guarded(() -> DatabaseCalls.unhurried(orders)
                .createIndex(
                        compoundIndex(ascending(OrderDocument.USER), NEWEST_FIRST),
                        new IndexOptions().name("user_newest")));
        DatabaseCalls.guarded(
                () -> DatabaseCalls.unhurried(orders).createIndex(NEWEST_FIRST, new IndexOptions().name("newest")));
        DatabaseCalls.guarded(() -> DatabaseCalls.unhurried(orders)
                .createIndex(
                        compoundIndex(ascending(OrderDocument.STATUS), NEWEST_FIRST),
                        new IndexOptions().name("status_newest")));
        DatabaseCalls.guarded(() -> DatabaseCalls.unhurried(orders)
                .createIndex(
                        ascending(OrderDocument.DUE),
                        new IndexOptions().name("work_due").sparse(true)));
    }

    @Override
    public boolean add(Order order) {
        return DatabaseCalls.insertIfAbsent(orders, OrderDocument.of(order));
    }

    @Override
    public Optional<Order> find(OrderId id) {
        return DatabaseCalls.guarded(() -> Optional.ofNullable(
                        orders.find(eq(OrderDocument.ID, id.value())).first())
                .map(OrderDocument::order));
    }

    @Override
    public List<Order> findAll(Collection<OrderId> ids) {
        return read(orders.find(
                in(OrderDocument.ID, ids.stream().map(OrderId::value).toList())));
    }

    @Override
    public boolean replace(Order successor) {
        Bson predecessor = isAt(successor, successor.version() - 1);
        return DatabaseCalls.guarded(() ->
                orders.replaceOne(predecessor, OrderDocument.of(successor)).getMatchedCount() == 1);
    }

    @Override
    public boolean remove(Order order) {
        return DatabaseCalls.guarded(
                () -> orders.deleteOne(isAt(order, order.version())).getDeletedCount() == 1);
    }

    /** This very order, and not one that was sent anew with its key after it had been forgotten. */
    private static Bson isAt(Order order, long version) {
        return and(
                eq(OrderDocument.ID, order.id().value()),
                eq(OrderDocument.VERSION, version),
                eq(OrderDocument.CREATED_AT, Date.from(order.createdAt())),
                eq(OrderDocument.FINGERPRINT, order.fingerprint()));
    }

    @Override
    public List<Order> due(Instant now, int limit) {
        return DatabaseCalls.guarded(() -> orders.find(lte(OrderDocument.DUE, Date.from(now)))
                        .sort(ascending(OrderDocument.DUE))
                        .limit(limit)
                        .into(new ArrayList<>()))
                .stream()
                .map(MongoOrders::readable)
                .flatMap(Optional::stream)
                .toList();
    }

    /** One that cannot be read keeps none of the others waiting. */
    private static Optional<Order> readable(Document document) {
        try {
            return Optional.of(OrderDocument.order(document));
        } catch (RuntimeException e) {
            LOG.log(
                    Level.ERROR,
                    "order " + document.get(OrderDocument.ID) + " cannot be read, and is not driven on",
                    e);
            return Optional.empty();
        }
    }

    @Override
    public List<Order> of(UserId user, Optional<OrderStatus> status, Optional<Place> after, int limit) {
        return listed(eq(OrderDocument.USER, user.value()), status, after, limit);
    }

    @Override
    public List<Order> newest(Optional<OrderStatus> status, Optional<Place> after, int limit) {
        return listed(empty(), status, after, limit);
    }

    private List<Order> listed(Bson whose, Optional<OrderStatus> status, Optional<Place> after, int limit) {
        List<Bson> conditions = new ArrayList<>(List.of(whose));
        status.ifPresent(wanted -> conditions.add(eq(OrderDocument.STATUS, OrderDocument.name(wanted))));
        after.ifPresent(place -> conditions.add(isBehind(place)));
        return read(orders.find(and(conditions)).sort(NEWEST_FIRST).limit(limit));
    }

    @Override
    public Backlog backlog() {
        Bson open = exists(OrderDocument.DUE);
        return DatabaseCalls.guarded(() -> {
            Optional<Instant> oldest = Optional.empty();
            for (Document order : orders.find(open)
                    .projection(include(OrderDocument.HISTORY))
                    .sort(ascending(OrderDocument.DUE))
                    .limit(LOOKED_AT)) {
                Instant since = OrderDocument.since(order);
                oldest = oldest.filter(earliest -> earliest.isBefore(since)).or(() -> Optional.of(since));
            }
            return new Backlog(orders.countDocuments(open), oldest);
        });
    }

    /** The first condition follows from the others; by it an index is entered at the place, not at its beginning. */
    private static Bson isBehind(Place place) {
        Date createdAt = Date.from(place.createdAt());
        return and(
                lte(OrderDocument.CREATED_AT, createdAt),
                or(
                        lt(OrderDocument.CREATED_AT, createdAt),
                        lt(OrderDocument.ID, place.id().value())));
    }

    private static List<Order> read(FindIterable<Document> found) {
        return DatabaseCalls.guarded(() -> found.map(OrderDocument::order).into(new ArrayList<>()));
    }
}
