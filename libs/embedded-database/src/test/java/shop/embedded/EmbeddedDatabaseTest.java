package shop.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClients;
import java.nio.file.Path;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
    @Test
    void dataOnDiskIsThereAfterAReopening(@TempDir Path folder) {
        try (var database = EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder));
                var client = MongoClients.create(database.uri())) {
            client.getDatabase("d").getCollection("c").insertOne(new Document("_id", 1));
        }
        try (var database = EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder));
                var client = MongoClients.create(database.uri())) {
            assertThat(client.getDatabase("d").getCollection("c").find()).containsExactly(new Document("_id", 1));
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
}
