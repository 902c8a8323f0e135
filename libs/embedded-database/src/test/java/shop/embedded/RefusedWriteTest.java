package shop.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is refused has changed nothing. */
class RefusedWriteTest {
    private static final Document THING = new Document("_id", 1).append("a", 1).append("b", List.of(1, 2));

    private final EmbeddedDatabase database = EmbeddedDatabase.start(EmbeddedDatabase.inMemory());
    private final MongoClient client = MongoClients.create(database.uri());
    private final MongoCollection<Document> things = client.getDatabase("d").getCollection("c");

    @BeforeEach
    void fill() {
        things.createIndex(Indexes.ascending("a", "b"));
        things.insertOne(THING);
    }

    @AfterEach
    void stop() {
        client.close();
        database.close();
    }

    @Test
    void anInsertOfWhatCannotBeIndexed() {
        Document parallel = new Document("_id", 2).append("a", List.of(1, 2)).append("b", List.of(1, 2));
        assertThatThrownBy(() -> things.insertOne(parallel)).isInstanceOf(MongoException.class);
        thingsAreAsTheyWere();
    }

    @Test
    void anUpdateToWhatCannotBeIndexed() {
        assertThatThrownBy(() -> things.updateOne(new Document("_id", 1), Updates.set("a", List.of(1, 2))))
                .isInstanceOf(MongoException.class);
        thingsAreAsTheyWere();
    }

    @Test
    void aReplacementWithADotInAName() {
        Document dotted = new Document("a", 2).append("b", 3).append("c.d", 4);
        Document replacement = new Document("q", new Document("_id", 1)).append("u", dotted);
        Document command = new Document("update", "c").append("updates", List.of(replacement));
        assertThat(client.getDatabase("d").runCommand(command))
                .containsKey("writeErrors"); // the driver would say so itself
        thingsAreAsTheyWere();
    }

    private void thingsAreAsTheyWere() {
        assertThat(things.find()).containsExactly(THING);
        assertThat(things.find(new Document("a", 1))).containsExactly(THING);
        assertThat(things.find(new Document("a", 2))).isEmpty();
    }
}
