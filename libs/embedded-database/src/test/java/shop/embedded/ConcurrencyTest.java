package shop.embedded;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.setOnInsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.DuplicateKeyException;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 64 writers at once, on disk. */
class ConcurrencyTest {
    private static final int WRITERS = 64;

    @TempDir
    static Path folder;

    private static EmbeddedDatabase database;
    private static MongoClient client;

    private MongoCollection<Document> things;

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder));
        client = MongoClients.create(database.uri());
    }

    @AfterAll
    static void stop() {
        client.close();
        database.close();
    }

    @BeforeEach
    void emptyCollection() {
        things = client.getDatabase("race").getCollection("things");
        things.drop();
    }

    @Test
    void anIdIsTakenOnce() throws Exception {
        for (int round = 0; round < 10; round++) {
            int id = round;
            assertThat(winners(writer -> insert(new Document("_id", id).append("by", writer))))
                    .isOne();
        }
        assertThat(things.countDocuments()).isEqualTo(10);
    }

    @Test
    void aUniqueKeyIsTakenOnce() throws Exception {
        things.createIndex(Indexes.ascending("product", "order"), new IndexOptions().unique(true));
        for (int round = 0; round < 10; round++) {
            int order = round;
            assertThat(winners(writer -> insert(new Document("product", 1).append("order", order))))
                    .isOne();
        }
        assertThat(things.countDocuments()).isEqualTo(10);
    }

    @Test
    void aConditionalUpdateHasOneWinner() throws Exception {
        things.insertOne(new Document("_id", 1).append("version", 0));
        for (int round = 0; round < 10; round++) {
            int version = round;
            assertThat(winners(writer ->
                            things.updateOne(and(eq("_id", 1), eq("version", version)), set("version", version + 1))
                                            .getModifiedCount()
                                    == 1))
                    .isOne();
        }
    }

    @Test
    void findAndModifyNeverSellsTheSameTwice() throws Exception {
        things.insertOne(new Document("_id", 1).append("stock", 50));
        assertThat(winners(writer ->
                        things.findOneAndUpdate(and(eq("_id", 1), gte("stock", 1)), inc("stock", -1)) != null))
                .isEqualTo(50);
        assertThat(things.find(eq("_id", 1)).first()).containsEntry("stock", 0);
    }

    @Test
    void incrementsAreNotLost() throws Exception {
        var options = new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER);
        winners(writer -> {
            things.updateOne(eq("_id", "a"), inc("count", 1), new UpdateOptions().upsert(true));
            return things.findOneAndUpdate(eq("_id", "b"), inc("count", 1), options) != null;
        });
        assertThat(things.find(eq("_id", "a")).first()).containsEntry("count", WRITERS);
        assertThat(things.find(eq("_id", "b")).first()).containsEntry("count", WRITERS);
    }

    @Test
    void anUpsertInsertsOnce() throws Exception {
        assertThat(winners(writer ->
                        things.updateOne(eq("_id", 1), setOnInsert("by", writer), new UpdateOptions().upsert(true))
                                        .getUpsertedId()
                                != null))
                .isOne();
    }

    @Test
    void aReaderNeverSeesHalfAnUpdate() throws Exception {
        things.insertOne(new Document("_id", 1)
                .append("a", 0)
                .append("padding", "x".repeat(5000))
                .append("b", 0));
        winners(writer -> {
            for (int i = 0; i < 20; i++) {
                if (writer % 2 == 0) {
                    int value = writer * 100 + i;
                    things.updateOne(eq("_id", 1), new Document("$set", new Document("a", value).append("b", value)));
                } else {
                    Document seen = things.find(eq("_id", 1)).first();
                    assertThat(seen).isNotNull();
                    assertThat(seen.get("a")).isEqualTo(seen.get("b"));
                }
            }
            return true;
        });
    }

    @Test
    void collectionsAndIndexesMadeAtTheSameTimeAreMadeOnce() throws Exception {
        winners(writer -> {
            MongoCollection<Document> one = client.getDatabase("race").getCollection("made" + writer % 4);
            one.createIndex(Indexes.ascending("a"), new IndexOptions().unique(true));
            one.updateOne(eq("a", writer), set("b", 1), new UpdateOptions().upsert(true));
            return true;
        });
        for (int i = 0; i < 4; i++) {
            MongoCollection<Document> one = client.getDatabase("race").getCollection("made" + i);
            assertThat(one.countDocuments()).isEqualTo(WRITERS / 4);
            assertThat(one.listIndexes()).hasSize(2);
        }
    }

    @Test
    void anOrderedInsertStopsAtTheDuplicateAndAnUnorderedOneGoesOn() {
        List<Document> documents = List.of(thing(1), thing(2), thing(1), thing(3));
        MongoBulkWriteException ordered =
                catchThrowableOfType(MongoBulkWriteException.class, () -> things.insertMany(documents));
        assertThat(ordered.getWriteErrors()).singleElement().satisfies(error -> {
            assertThat(error.getIndex()).isEqualTo(2);
            assertThat(error.getCode()).isEqualTo(11000);
        });
        assertThat(ordered.getWriteResult().getInsertedCount()).isEqualTo(2);
        assertThat(things.countDocuments()).isEqualTo(2);

        MongoBulkWriteException unordered = catchThrowableOfType(
                MongoBulkWriteException.class,
                () -> things.insertMany(documents, new InsertManyOptions().ordered(false)));
        assertThat(unordered.getWriteErrors()).hasSize(3);
        assertThat(unordered.getWriteResult().getInsertedCount()).isOne();
        assertThat(things.countDocuments()).isEqualTo(3);
    }

    @Test
    void aDuplicateIsCode11000HoweverItComesAbout() {
        things.createIndex(Indexes.ascending("key"), new IndexOptions().unique(true));
        things.insertMany(List.of(new Document("_id", 1).append("key", 1), new Document("_id", 2).append("key", 2)));
        assertThat(catchThrowableOfType(
                                MongoWriteException.class,
                                () -> things.insertOne(new Document("_id", 3).append("key", 1)))
                        .getCode())
                .isEqualTo(11000);
        assertThat(catchThrowableOfType(MongoWriteException.class, () -> things.updateOne(eq("_id", 2), set("key", 1)))
                        .getCode())
                .isEqualTo(11000);
        assertThat(catchThrowableOfType(
                                MongoCommandException.class, () -> things.findOneAndUpdate(eq("_id", 2), set("key", 1)))
                        .getCode())
                .isEqualTo(11000);
        assertThat(things.find(eq("key", 2))).hasSize(1);
    }

    @Test
    void aUniqueIndexOverDuplicatesIsRefusedAndLeavesNothing() {
        things.insertMany(List.of(new Document("key", 1), new Document("key", 1)));
        assertThat(catchThrowableOfType(
                                DuplicateKeyException.class,
                                () -> things.createIndex(Indexes.ascending("key"), new IndexOptions().unique(true)))
                        .getCode())
                .isEqualTo(11000);
        things.insertOne(new Document("key", 1));
        assertThat(things.countDocuments(eq("key", 1))).isEqualTo(3);
    }

    @Test
    void aLongResultComesInBatches() {
        things.insertMany(
                IntStream.range(0, 500).mapToObj(ConcurrencyTest::thing).toList());
        assertThat(things.find().batchSize(7).map(thing -> thing.getInteger("_id")))
                .containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
    }

    private static Document thing(int id) {
        return new Document("_id", id);
    }

    private boolean insert(Document document) {
        try {
            things.insertOne(document);
            return true;
        } catch (MongoWriteException e) {
            assertThat(e.getCode()).isEqualTo(11000);
            return false;
        }
    }

    private interface Attempt {
        boolean succeeds(int writer);
    }

    private static long winners(Attempt attempt) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> attempts = IntStream.range(0, WRITERS)
                    .<Callable<Boolean>>mapToObj(writer -> () -> attempt.succeeds(writer))
                    .toList();
            long won = 0;
            for (Future<Boolean> outcome : threads.invokeAll(attempts)) {
                won += outcome.get() ? 1 : 0;
            }
            return won;
        }
    }
}
