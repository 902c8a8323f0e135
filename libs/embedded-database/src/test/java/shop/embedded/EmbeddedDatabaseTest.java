package shop.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClients;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
    @TempDir
    Path folder;

    @Test
    void everythingOnDiskIsThereAfterAReopening() {
        try (var database = EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder));
                var client = MongoClients.create(database.uri())) {
            var things = client.getDatabase("d").getCollection("c");
            things.createIndex(Indexes.ascending("a", "b"), new IndexOptions().unique(true));
            things.insertMany(List.of(thing(1, 1), thing(2, 9), thing(3, 2)));
            things.updateOne(new Document("_id", 3), new Document("$set", new Document("a", 7)));
            things.deleteOne(new Document("_id", 2));
            client.getDatabase("gone").getCollection("c").insertOne(new Document());
            client.getDatabase("gone").drop();
        }
        try (var database = EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder));
                var client = MongoClients.create(database.uri())) {
            var things = client.getDatabase("d").getCollection("c");
            assertThat(things.find()).containsExactly(thing(1, 1), thing(3, 7));
            assertThat(things.find(new Document("a", 7))).containsExactly(thing(3, 7));
            assertThat(things.find(new Document("a", 2))).isEmpty();
            assertThat(client.getDatabase("gone").listCollectionNames()).isEmpty();
            assertThatThrownBy(() -> things.insertOne(thing(4, 7))).hasMessageContaining("E11000");
        }
    }

    /** 200 documents of a kilobyte, each written 400 times: 80 MB of writes, 0.2 MB of data. */
    @Test
    void rewritingTheSameDocumentsDoesNotMakeTheFilesGrow() throws IOException {
        String text = "x".repeat(1_000);
        try (var database = EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder));
                var client = MongoClients.create(database.uri())) {
            var things = client.getDatabase("d").getCollection("c");
            for (int round = 0; round < 400; round++) {
                List<ReplaceOneModel<Document>> writes = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    Document thing = thing(i, round).append("text", text);
                    writes.add(new ReplaceOneModel<>(new Document("_id", i), thing, new ReplaceOptions().upsert(true)));
                }
                things.bulkWrite(writes);
            }
            assertThat(bytes()).isLessThan(64L << 20);
        }
        assertThat(bytes()).isLessThan(2L << 20);
    }

    private long bytes() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void memoryIsFreshEachTime() {
        try (var one = EmbeddedDatabase.start(EmbeddedDatabase.inMemory());
                var two = EmbeddedDatabase.start(EmbeddedDatabase.inMemory());
                var a = MongoClients.create(one.uri());
                var b = MongoClients.create(two.uri())) {
            a.getDatabase("d").getCollection("c").insertOne(new Document("_id", 1));
            assertThat(b.getDatabase("d").getCollection("c").find()).isEmpty();
        }
    }

    @Test
    void aFolderInUseIsOneSentence() {
        try (var database = EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder))) {
            assertThat(database.port()).isPositive();
            assertThatThrownBy(() -> EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder)))
                    .isInstanceOf(EmbeddedDatabaseException.class)
                    .hasMessage("The data folder " + folder + " is in use by another shop.");
        }
    }

    @Test
    void dataInUseIsNotDeletedAndOtherDataIs() {
        try (var database = EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder))) {
            assertThat(database.port()).isPositive();
            assertThatThrownBy(() -> EmbeddedDatabase.delete(folder))
                    .isInstanceOf(EmbeddedDatabaseException.class)
                    .hasMessageEndingWith("is in use by another shop.");
        }
        EmbeddedDatabase.delete(folder);
        assertThat(folder).isEmptyDirectory();
        EmbeddedDatabase.delete(folder);
    }

    @Test
    void aFolderThatCannotBeMadeIsOneSentence() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> EmbeddedDatabase.start(EmbeddedDatabase.onDisk(file.resolve("data"))))
                .isInstanceOf(EmbeddedDatabaseException.class)
                .hasMessage("The data folder " + file.resolve("data") + " is not writable.");
    }

    @Test
    void aDamagedFileIsOneSentence() throws IOException {
        Files.writeString(folder.resolve("shop.mv"), "this is no database".repeat(1000));
        assertThatThrownBy(() -> EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder)))
                .isInstanceOf(EmbeddedDatabaseException.class)
                .hasMessage("The data in " + folder + " is damaged or not the shop's; remove it to start empty.");
    }

    @Test
    void aPortInUseIsOneSentenceAndLeavesTheFolderFree() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> EmbeddedDatabase.start(
                            EmbeddedDatabase.onDisk(folder).port(port)))
                    .isInstanceOf(EmbeddedDatabaseException.class)
                    .hasMessage("Port " + port + " is in use; the database needs it.");
        }
        EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder)).close();
    }

    @Test
    void halfABlockAtTheJournalsEndIsIgnored() throws IOException {
        try (var database = EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder));
                var client = MongoClients.create(database.uri())) {
            client.getDatabase("d").getCollection("c").insertOne(new Document("_id", 1));
        }
        Files.write(folder.resolve("shop.journal"), new byte[] {0, 0, 0, 100, 1, 2, 3, 4, 5, 6});
        try (var database = EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder));
                var client = MongoClients.create(database.uri())) {
            assertThat(client.getDatabase("d").getCollection("c").find()).containsExactly(new Document("_id", 1));
        }
    }

    @Test
    void anIndexEntryWithoutADocumentIsPassedOver() throws IOException {
        try (var database = EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder));
                var client = MongoClients.create(database.uri())) {
            var things = client.getDatabase("d").getCollection("c");
            things.createIndex(Indexes.ascending("a"));
            things.insertMany(List.of(thing(1, 5), thing(2, 5), thing(3, 5)));
        }
        try (Store store = Store.open(folder)) {
            store.documents("d.c").remove(2L);
        }
        try (var database = EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder));
                var client = MongoClients.create(database.uri())) {
            var things = client.getDatabase("d").getCollection("c");
            assertThat(things.find(new Document("a", 5))).containsExactly(thing(1, 5), thing(3, 5));
            assertThat(things.updateMany(new Document("a", 5), new Document("$set", new Document("b", "x")))
                            .getMatchedCount())
                    .isEqualTo(2);
        }
    }

    @Test
    @Timeout(60)
    void whoWaitsForTheDiskIsToldWhateverHappensToTheOneBefore() throws Exception {
        try (Store store = Store.open(folder);
                GroupCommit commits = new GroupCommit(store, () -> {})) {
            for (int round = 0; round < 2; round++) {
                commits.whenDurable(outcome -> {
                    throw new OutOfMemoryError("of this test");
                });
                CompletableFuture<Optional<IOException>> told = new CompletableFuture<>();
                commits.whenDurable(told::complete);
                assertThat(told.get(30, TimeUnit.SECONDS)).isEmpty();
            }
        }
    }

    private static Document thing(int id, int a) {
        return new Document("_id", id).append("a", a).append("b", "x");
    }
}
