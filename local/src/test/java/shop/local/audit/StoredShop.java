package shop.local.audit;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Indexes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import shop.testing.TestDatabase;

/** Documents as the services store them. */
final class StoredShop {
    final MongoCollection<Document> products;
    final MongoCollection<Document> movements;
    final MongoCollection<Document> orders;

    private final Map<String, Document> heads = new HashMap<>();

    StoredShop(TestDatabase database) {
        products = database.mongo("product").getCollection("products");
        movements = database.mongo("product").getCollection("stock_movements");
        orders = database.mongo("order").getCollection("orders");
        // As the Product Service makes it, but for being unique: some tests want what that rules out.
        movements.createIndex(Indexes.ascending("product", "order", "kind"));
    }

    /** An order's id, the same for the same number. */
    static String order(int number) {
        return "0192a000-0000-7000-8000-%012x".formatted(number);
    }

    /** A product whose ledger has only its opening. */
    StoredShop product(String id, long opening) {
        products.insertOne(new Document("_id", id)
                .append("name", "Product " + id)
                .append("openingStock", opening)
                .append("stockSeq", 0L)
                .append("stock", opening));
        return move(id, "opening", "opening", opening);
    }

    /** One more entry, and the product shows it. */
    StoredShop move(String product, String key, String kind, long delta) {
        Document head = heads.get(product);
        long seq = head == null ? 1 : seq(head) + 1;
        long balance = (head == null ? 0 : head.getLong("balance")) + delta;
        append(product, seq, key, kind, delta, balance);
        return show(product, seq, balance);
    }

    StoredShop append(String product, long seq, String key, String kind, long delta, long balance) {
        Document entry = entry(product, seq, key, kind, delta, balance, Instant.now());
        movements.insertOne(entry);
        heads.put(product, entry);
        return this;
    }

    static Document entry(String product, long seq, String key, String kind, long delta, long balance, Instant at) {
        return new Document("_id", new Document("product", product).append("seq", seq))
                .append("product", product)
                .append("order", key)
                .append("kind", kind)
                .append("delta", delta)
                .append("balance", balance)
                .append("at", Date.from(at));
    }

    StoredShop show(String product, long seq, long stock) {
        products.updateOne(
                eq("_id", product), new Document("$set", new Document("stockSeq", seq).append("stock", stock)));
        return this;
    }

    StoredShop order(String id, String status, Instant at, Map<String, Integer> lines) {
        orders.insertOne(document(id, status, at, lines));
        return this;
    }

    StoredShop order(String id, String status, Map<String, Integer> lines) {
        return order(id, status, Instant.now(), lines);
    }

    /** An order that still has something to do. */
    StoredShop order(String id, String status, String step, Instant at, Map<String, Integer> lines) {
        orders.insertOne(document(id, status, at, lines)
                .append(
                        "work",
                        new Document("step", step).append("due", Date.from(at)).append("attempts", 1)));
        return this;
    }

    static Document document(String id, String status, Instant at, Map<String, Integer> lines) {
        List<Document> items = new ArrayList<>();
        lines.forEach(
                (product, quantity) -> items.add(new Document("productId", product).append("quantity", quantity)));
        List<Document> history = new ArrayList<>();
        history.add(new Document("status", "pending").append("at", Date.from(at)));
        if (!status.equals("pending")) {
            history.add(new Document("status", status).append("at", Date.from(at)));
        }
        return new Document("_id", id)
                .append("userId", "somebody")
                .append("version", 2L)
                .append("status", status)
                .append("createdAt", Date.from(at))
                .append("items", items)
                .append("history", history);
    }

    private static long seq(Document entry) {
        return entry.get("_id", Document.class).getLong("seq");
    }
}
