package shop.local.audit;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Sorts;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.MaxKey;
import org.bson.types.MinKey;
import shop.defaults.mongo.Database;

/**
 * The services' databases, read as they are stored and never written. Reads go to the primary and see what a majority
 * has, as the services' own do: what one document builds on is seen if the document is. What reads many has its time for
 * each thousand of them.
 */
final class ShopData implements AutoCloseable {
    private static final String STATEMENTS = "audit-statements.yaml";
    private static final int BATCH = 1_000;

    private final Database productDatabase;
    private final Database orderDatabase;
    private final MongoCollection<Document> products;
    private final MongoCollection<Document> movements;
    private final MongoCollection<Document> orders;

    private ShopData(Database productDatabase, Database orderDatabase) {
        this.productDatabase = productDatabase;
        this.orderDatabase = orderDatabase;
        this.products = collection(productDatabase, "products");
        this.movements = collection(productDatabase, "stock_movements");
        this.orders = collection(orderDatabase, "orders");
    }

    static ShopData open(AuditConfig config) {
        Database productDatabase = Database.connect(config.database(), config.productDatabase(), STATEMENTS);
        try {
            return new ShopData(
                    productDatabase, Database.connect(config.database(), config.orderDatabase(), STATEMENTS));
        } catch (RuntimeException e) {
            productDatabase.close();
            throw e;
        }
    }

    private static MongoCollection<Document> collection(Database database, String name) {
        return database.collection(name)
                .withReadPreference(ReadPreference.primary())
                .withReadConcern(ReadConcern.MAJORITY);
    }

    /** Every product, by its id. */
    FindIterable<Document> products() {
        return products.find().sort(Sorts.ascending("_id")).batchSize(BATCH).timeoutMode(TimeoutMode.ITERATION);
    }

    Optional<Document> product(String id) {
        return Optional.ofNullable(products.find(eq("_id", id)).first());
    }

    /** Every entry of every ledger, by product and number. */
    FindIterable<Document> movements() {
        return movements.find().sort(Sorts.ascending("_id")).batchSize(BATCH).timeoutMode(TimeoutMode.ITERATION);
    }

    /** The entries of one ledger, by number. */
    FindIterable<Document> movements(String product) {
        Document first = new Document("product", product).append("seq", new MinKey());
        Document last = new Document("product", product).append("seq", new MaxKey());
        return movements
                .find(and(gte("_id", first), lte("_id", last)))
                .sort(Sorts.ascending("_id"))
                .batchSize(BATCH)
                .timeoutMode(TimeoutMode.ITERATION);
    }

    /** What one key moved of one product. */
    FindIterable<Document> movements(String product, String key) {
        return movements.find(
                and(eq("product", product), eq("order", key), in("kind", List.of("decrease", "release"))));
    }

    /** Every order, in no particular order. */
    FindIterable<Document> orders() {
        return orders.find().batchSize(BATCH).timeoutMode(TimeoutMode.ITERATION);
    }

    Optional<Document> order(String id) {
        return Optional.ofNullable(orders.find(eq("_id", id)).first());
    }

    @Override
    public void close() {
        productDatabase.close();
        orderDatabase.close();
    }
}
