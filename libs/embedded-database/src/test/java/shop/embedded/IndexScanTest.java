package shop.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Variable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Queries answer the same with indexes as without. */
class IndexScanTest {
    private static final int SEED = 20;
    private static final int DOCUMENTS = 300;
    private static final int QUERIES = 300;

    private static EmbeddedDatabase database;
    private static MongoClient client;

    private final Random random = new Random(SEED);

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.start(EmbeddedDatabase.inMemory());
        client = MongoClients.create(database.uri());
    }

    @AfterAll
    static void stop() {
        client.close();
        database.close();
    }

    @Test
    void anIndexNeverChangesAnAnswer() {
        MongoCollection<Document> plain = client.getDatabase("d").getCollection("plain");
        MongoCollection<Document> indexed = client.getDatabase("d").getCollection("indexed");
        indexed.createIndex(Indexes.ascending("a"));
        indexed.createIndex(Indexes.compoundIndex(Indexes.ascending("a"), Indexes.descending("b")));
        indexed.createIndex(
                Indexes.compoundIndex(Indexes.ascending("b"), Indexes.ascending("c.d"), Indexes.ascending("a")));
        indexed.createIndex(Indexes.descending("tags"));
        indexed.createIndex(Indexes.ascending("e"), new IndexOptions().sparse(true));
        for (int i = 0; i < DOCUMENTS; i++) {
            Document document = document(i);
            plain.insertOne(document);
            indexed.insertOne(document);
        }
        change(plain, new Random(1));
        change(indexed, new Random(1));
        for (int i = 0; i < QUERIES; i++) {
            Document query = query();
            Bson sort = sort();
            int limit = random.nextInt(3) == 0 ? 5 : 0;
            assertThat(found(indexed.find(query).sort(sort).limit(limit)))
                    .describedAs("%s sorted by %s limit %s", query, sort, limit)
                    .isEqualTo(found(plain.find(query).sort(sort).limit(limit)));
            assertThat(indexed.countDocuments(query)).describedAs("%s", query).isEqualTo(plain.countDocuments(query));
        }
    }

    @Test
    void aPipelineThatSelectsByAnIndexStillLooksIntoTheWholeCollection() {
        MongoCollection<Document> numbers = client.getDatabase("d").getCollection("numbers");
        numbers.createIndex(Indexes.ascending("odd"), new IndexOptions().sparse(true));
        for (int i = 0; i < 10; i++) {
            Document number = new Document("_id", i).append("half", i / 2);
            numbers.insertOne(i % 2 == 0 ? number : number.append("odd", true));
        }
        Bson ofTheSamePair = Aggregates.match(Filters.expr(new Document("$eq", List.of("$half", "$$its"))));
        List<Document> found = numbers.aggregate(List.of(
                        Aggregates.match(Filters.exists("odd")),
                        Aggregates.lookup(
                                "numbers", List.of(new Variable<>("its", "$half")), List.of(ofTheSamePair), "pair"),
                        Aggregates.sort(Sorts.ascending("_id"))))
                .into(new ArrayList<>());
        assertThat(found).hasSize(5).allSatisfy(number -> assertThat(number.getList("pair", Document.class))
                .extracting(other -> other.getInteger("_id"))
                .containsExactly(number.getInteger("_id") - 1, number.getInteger("_id")));
    }

    /** Updates and deletions, so that entries move and vanish. */
    private static void change(MongoCollection<Document> documents, Random random) {
        for (int i = 0; i < DOCUMENTS / 2; i++) {
            Document one = new Document("_id", random.nextInt(DOCUMENTS));
            switch (random.nextInt(4)) {
                case 0 -> documents.deleteOne(one);
                case 1 -> documents.updateOne(one, new Document("$inc", new Document("b", 1)));
                case 2 -> documents.updateOne(one, new Document("$push", new Document("tags", "pushed")));
                default -> documents.updateOne(one, new Document("$unset", new Document("e", "")));
            }
        }
    }

    private Document document(int id) {
        Document document = new Document("_id", id).append("a", value()).append("b", random.nextInt(5));
        if (random.nextBoolean()) {
            document.append("c", new Document("d", value()));
        }
        if (random.nextBoolean()) {
            document.append("tags", random.nextBoolean() ? List.of("x", "y") : List.of(new Document("k", 1), "x"));
        }
        if (random.nextBoolean()) {
            document.append("e", random.nextBoolean() ? null : random.nextInt(4));
        }
        return document;
    }

    private @Nullable Object value() {
        return switch (random.nextInt(9)) {
            case 0 -> random.nextInt(4);
            case 1 -> (long) random.nextInt(4);
            case 2 -> random.nextInt(4) + 0.5;
            case 3 -> new Decimal128(new BigDecimal("1.50"));
            case 4 -> "text" + random.nextInt(3);
            case 5 -> Date.from(Instant.ofEpochMilli(random.nextInt(3)));
            case 6 -> random.nextBoolean();
            case 7 -> new Document("k", random.nextInt(2));
            default -> null;
        };
    }

    private Document query() {
        Document query = new Document();
        for (String field : List.of("a", "b", "c.d", "tags", "e", "_id")) {
            if (random.nextInt(3) == 0) {
                query.append(field, demand(field));
            }
        }
        return random.nextInt(4) == 0 ? new Document("$and", List.of(query, new Document("b", demand("b")))) : query;
    }

    private @Nullable Object demand(String field) {
        Object value = field.equals("tags") ? tag() : field.equals("_id") ? random.nextInt(DOCUMENTS) : value();
        return switch (random.nextInt(8)) {
            case 0 -> value == null ? new Document("$gt", 1) : new Document("$gt", value);
            case 1 -> value == null ? new Document("$lte", 2) : new Document("$lte", value);
            case 2 -> new Document("$gte", 1).append("$lt", 3);
            case 3 -> new Document("$in", Arrays.asList(value, 1, "x"));
            case 4 -> new Document("$ne", value);
            case 5 -> new Document("$exists", random.nextBoolean());
            default -> value;
        };
    }

    private Object tag() {
        return random.nextBoolean() ? "x" : new Document("k", 1);
    }

    /** Complete, so that there is only one right order. */
    private Bson sort() {
        Bson last = Sorts.ascending("_id");
        return switch (random.nextInt(6)) {
            case 0 -> Sorts.orderBy(Sorts.ascending("a"), last);
            case 1 -> Sorts.orderBy(Sorts.descending("b"), last);
            case 2 -> Sorts.orderBy(Sorts.ascending("a"), Sorts.descending("b"), last);
            case 3 -> Sorts.orderBy(Sorts.descending("a"), Sorts.ascending("b"), last);
            case 4 -> Sorts.descending("_id");
            default -> last;
        };
    }

    private static List<Document> found(FindIterable<Document> documents) {
        return documents.into(new ArrayList<>());
    }
}
