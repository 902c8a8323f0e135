package shop.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indexes whose making was broken off. */
class HalfIndexTest {
    @TempDir
    Path folder;

    @BeforeEach
    void fill() {
        withThings(things -> things.insertMany(List.of(thing(1, 5), thing(2, 6), thing(3, 7))));
    }

    @Test
    void whatWasLeftOfOneIsNotTakenForAnIndex() throws IOException {
        try (Store store = Store.open(folder)) {
            index(store).put(new IndexEntry(List.of(5.0), 1), true);
            index(store).put(new IndexEntry(List.of(8.0), 1), true);
        }
        withThings(HalfIndexTest::makeIndex);
        withThings(things -> {
            assertThat(things.find(new Document("a", 7))).containsExactly(thing(3, 7));
            assertThatThrownBy(() -> things.insertOne(thing(4, 7))).hasMessageContaining("E11000");
            things.insertOne(thing(4, 8));
        });
    }

    @Test
    void oneThatCannotBeMadeLeavesNothing() throws IOException {
        try (Store store = Store.open(folder)) {
            store.documents("d.c").put(4L, new byte[] {1});
        }
        withThings(things -> assertThatThrownBy(() -> makeIndex(things)).hasMessageContaining("IndexOutOfBounds"));
        try (Store store = Store.open(folder)) {
            assertThat(index(store).map()).isEmpty();
            store.documents("d.c").remove(4L);
        }
        withThings(HalfIndexTest::makeIndex);
        try (Store store = Store.open(folder)) {
            assertThat(index(store).map()).hasSize(3);
        }
    }

    /** At the opening of a database, where the maps are saved though it fails. */
    @Test
    void oneThatCannotBeMadeAnewLeavesNothing() throws IOException {
        withThings(HalfIndexTest::makeIndex);
        try (Store store = Store.open(folder)) {
            index(store).map().clear();
            store.documents("d.c").put(4L, new byte[] {1});
        }
        assertThatThrownBy(() -> EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder)))
                .isInstanceOf(EmbeddedDatabaseException.class);
        try (Store store = Store.open(folder)) {
            assertThat(index(store).map()).isEmpty();
        }
    }

    private static StoredMap<IndexEntry, Boolean> index(Store store) {
        return store.index("d.c", "a_1", "+");
    }

    private static void makeIndex(MongoCollection<Document> things) {
        things.createIndex(Indexes.ascending("a"), new IndexOptions().unique(true));
    }

    private void withThings(Consumer<MongoCollection<Document>> work) {
        try (var database = EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder));
                var client = MongoClients.create(database.uri())) {
            work.accept(client.getDatabase("d").getCollection("c"));
        }
    }

    private static Document thing(int id, int a) {
        return new Document("_id", id).append("a", a);
    }
}
