package shop.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the database under load, again and again, and looks for everything it had acknowledged. */
class DurabilityCrashTest {
    private static final int WRITERS = 8;
    private static final int ROUNDS = 6;
    private static final int LEAST_LIFE_MS = 150;
    private static final int MOST_LIFE_MS = 900;
    private static final int LIMIT_IN_HALF_KIBIBYTES = 1_000;
    private static final int ENDED_BY_ITSELF = 74;

    @TempDir
    Path folder;

    private final Random random = new Random();

    @Test
    void everyAcknowledgedWriteSurvivesAKill() throws Exception {
        List<Writer> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new Writer(i));
        }
        for (int round = 0; round < ROUNDS; round++) {
            try (DatabaseProcess database = DatabaseProcess.start(folder, 0);
                    MongoClient client = MongoClients.create(database.uri())) {
                MongoCollection<Document> orders = orders(client);
                check(orders, writers);
                load(database, orders, writers);
            }
        }
        try (DatabaseProcess database = DatabaseProcess.start(folder, 0);
                MongoClient client = MongoClients.create(database.uri())) {
            check(orders(client), writers);
        }
        assertThat(writers).allMatch(writer -> writer.acknowledged > ROUNDS);
    }

    /** Definitions save the maps beside the writers, until one of the two files is too long. */
    @Test
    void aProcessThatCannotWriteAnyMoreEndsAndHasLostNothingAcknowledged() throws Exception {
        List<Writer> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new Writer(i));
        }
        try (DatabaseProcess database = DatabaseProcess.startLimited(LIMIT_IN_HALF_KIBIBYTES, folder);
                MongoClient client = MongoClients.create(database.uri())) {
            MongoCollection<Document> orders = orders(client);
            List<Thread> threads = writers.stream()
                    .map(writer -> Thread.ofVirtual().start(() -> writer.writeUntilItFails(orders)))
                    .toList();
            try {
                for (int i = 0; true; i++) {
                    client.getDatabase("crash").getCollection("other" + i).createIndex(Indexes.ascending("field"));
                }
            } catch (MongoException e) {
                // the database is gone
            }
            assertThat(database.awaitEnd()).isEqualTo(ENDED_BY_ITSELF);
            for (Thread thread : threads) {
                assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
            }
        }
        try (DatabaseProcess database = DatabaseProcess.start(folder, 0);
                MongoClient client = MongoClients.create(database.uri())) {
            check(orders(client), writers);
        }
    }

    private static MongoCollection<Document> orders(MongoClient client) {
        MongoCollection<Document> orders = client.getDatabase("crash").getCollection("orders");
        orders.createIndex(Indexes.ascending("writer", "key"), new IndexOptions().unique(true));
        return orders;
    }

    private void load(DatabaseProcess database, MongoCollection<Document> orders, List<Writer> writers)
            throws InterruptedException {
        List<Thread> threads = writers.stream()
                .map(writer -> Thread.ofVirtual().start(() -> writer.writeUntilItFails(orders)))
                .toList();
        Thread.sleep(LEAST_LIFE_MS + random.nextInt(MOST_LIFE_MS));
        database.kill();
        for (Thread thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
        }
    }

    private static void check(MongoCollection<Document> orders, List<Writer> writers) {
        long byScan = 0;
        for (Document order : orders.find()) {
            assertThat(orders.find(new Document("writer", order.get("writer")).append("key", order.get("key"))))
                    .describedAs("the index leads to what a scan finds")
                    .containsExactly(order);
            byScan++;
        }
        assertThat(orders.countDocuments()).isEqualTo(byScan);
        writers.forEach(writer -> writer.check(orders));
    }

    /** Writes orders of its own, and remembers what was acknowledged and what is in doubt. */
    private static final class Writer {
        private final int number;
        private final Random random;
        /** The version that each order must have; 0 for one that is deleted. */
        private final Map<Integer, Integer> known = new HashMap<>();

        private int next;
        private int doubtful = -1;
        private int doubtfulVersion;
        private int acknowledged;

        Writer(int number) {
            this.number = number;
            this.random = new Random(number);
        }

        void writeUntilItFails(MongoCollection<Document> orders) {
            try {
                while (true) {
                    int key = known.isEmpty() || random.nextInt(3) == 0 ? next++ : random.nextInt(next);
                    int version = known.getOrDefault(key, 0);
                    doubtful = key;
                    doubtfulVersion = version == 0 ? 1 : random.nextInt(10) == 0 ? 0 : version + 1;
                    write(orders, key, version);
                    known.put(key, doubtfulVersion);
                    doubtful = -1;
                    acknowledged++;
                }
            } catch (MongoException e) {
                // the database is gone: the last write is in doubt
            }
        }

        private void write(MongoCollection<Document> orders, int key, int version) {
            Document order = new Document("_id", number + "-" + key);
            Document current = new Document(order).append("version", version);
            if (version == 0) {
                orders.insertOne(new Document(order)
                        .append("writer", number)
                        .append("key", key)
                        .append("version", 1)
                        .append("padding", "x".repeat(random.nextInt(400))));
            } else if (doubtfulVersion == 0) {
                assertThat(orders.deleteOne(current).getDeletedCount()).isOne();
            } else if (random.nextBoolean()) {
                assertThat(orders.updateOne(current, new Document("$inc", new Document("version", 1)))
                                .getModifiedCount())
                        .isOne();
            } else {
                assertThat(orders.findOneAndUpdate(current, new Document("$inc", new Document("version", 1))))
                        .isNotNull();
            }
        }

        void check(MongoCollection<Document> orders) {
            Map<Integer, Integer> stored = new HashMap<>();
            for (Document order : orders.find(new Document("writer", number))) {
                stored.put(order.getInteger("key"), order.getInteger("version"));
            }
            if (doubtful >= 0) {
                int found = stored.getOrDefault(doubtful, 0);
                assertThat(found).isIn(known.getOrDefault(doubtful, 0), doubtfulVersion);
                known.put(doubtful, found);
                doubtful = -1;
            }
            known.forEach((key, version) -> assertThat(stored.getOrDefault(key, 0))
                    .describedAs("version of order %s-%s", number, key)
                    .isEqualTo(version));
        }
    }
}
