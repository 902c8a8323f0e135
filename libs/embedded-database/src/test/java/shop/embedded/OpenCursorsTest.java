package shop.embedded;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.CursorNotFoundException;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Results that nobody reads to the end. */
class OpenCursorsTest {
    private final StoredBackend backend = new StoredBackend(Store.inMemory());
    private final Channel one = new EmbeddedChannel();
    private final Channel other = new EmbeddedChannel();

    @BeforeEach
    void fill() {
        List<Document> things =
                IntStream.range(0, 5).mapToObj(id -> new Document("_id", id)).toList();
        backend.handleCommand(one, "d", "insert", new Document("insert", "c").append("documents", things));
    }

    @Test
    void aCursorEndsWithTheConnectionThatReadItLast() {
        long cursor = find(one);
        assertThat(more(other, cursor)).isEqualTo(cursor);
        backend.handleClose(one);
        assertThat(more(other, cursor)).isEqualTo(cursor);
        backend.handleClose(other);
        assertThat(backend.openCursors()).isZero();
        assertThatThrownBy(() -> more(one, cursor)).isInstanceOf(CursorNotFoundException.class);
    }

    @Test
    void whatIsReadToTheEndOrKilledIsForgotten() {
        long read = find(one);
        while (more(one, read) != 0) {
            assertThat(backend.openCursors()).isOne();
        }
        assertThat(backend.openCursors()).isZero();
        long killed = find(one);
        assertThat(backend.openCursors()).isOne();
        Document kill = new Document("killCursors", "c").append("cursors", List.of(killed));
        backend.handleCommand(other, "d", "killCursors", kill);
        assertThat(backend.openCursors()).isZero();
    }

    @Test
    @Timeout(60)
    void aClientThatHasGoneLeavesNoCursor() {
        try (var database = EmbeddedDatabase.start(EmbeddedDatabase.inMemory());
                var stays = MongoClients.create(database.uri())) {
            things(stays)
                    .insertMany(IntStream.range(0, 100)
                            .mapToObj(id -> new org.bson.Document("_id", id))
                            .toList());
            try (var goes = MongoClients.create(database.uri())) {
                things(goes).find().batchSize(10).iterator().next();
                assertThat(openCursors(stays)).isOne();
            }
            while (openCursors(stays) > 0) {
                Thread.onSpinWait();
            }
        }
    }

    private static MongoCollection<org.bson.Document> things(MongoClient client) {
        return client.getDatabase("d").getCollection("c");
    }

    private static long openCursors(MongoClient client) {
        return client.getDatabase("d")
                .runCommand(new org.bson.Document("serverStatus", 1))
                .getEmbedded(List.of("metrics", "cursor", "open", "total"), Long.class);
    }

    private long find(Channel channel) {
        return cursor(backend.handleCommand(channel, "d", "find", new Document("find", "c").append("batchSize", 1)));
    }

    private long more(Channel channel, long cursor) {
        Document body =
                new Document("getMore", cursor).append("collection", "c").append("batchSize", 1);
        return cursor(backend.handleCommand(channel, "d", "getMore", body));
    }

    private static long cursor(Document answer) {
        Document cursor = (Document) requireNonNull(answer.get("cursor"));
        return (Long) requireNonNull(cursor.get("id"));
    }
}
