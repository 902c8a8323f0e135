package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClients;
import org.bson.Document;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestDatabaseTest {
    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @RepeatedTest(2)
    void isEmptyForEachTest() {
        var things = database.mongo().getCollection("things");
        assertThat(things.countDocuments()).isZero();
        things.insertOne(new Document("_id", 1));
        assertThat(things.countDocuments()).isOne();
    }

    @Test
    void isGoneAfterClosing() {
        TestDatabase other = new TestDatabase();
        other.mongo("orders").getCollection("things").insertOne(new Document("_id", 1));
        String name = other.name("orders");
        other.close();
        assertThat(database.uri()).isEqualTo(other.uri());
        try (var client = MongoClients.create(other.uri())) {
            assertThat(client.getDatabase(name).listCollectionNames()).isEmpty();
        }
    }
}
