package shop.defaults.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import com.mongodb.ConnectionString;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import io.helidon.health.HealthCheckResponse.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import shop.defaults.config.Secret;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.embedded.EmbeddedDatabase;
import shop.scripted.ScriptedServer;

class DatabaseTest {
    private static EmbeddedDatabase server;
    private static Database database;

    @BeforeAll
    static void connect() {
        server = EmbeddedDatabase.start(EmbeddedDatabase.inMemory());
        database = Database.connect(config(server.uri()), "shop_database_test", "test-statements.yaml");
    }

    @AfterAll
    static void close() {
        database.close();
        server.close();
    }

    @Test
    void namedStatementsAndTheDriverSeeTheSameDatabase() {
        database.collection("things").insertOne(new Document("_id", "1").append("name", "lamp"));
        assertThat(database.findOne("thing-by-id", Map.of("id", "1")))
                .hasValueSatisfying(thing -> assertThat(thing.getString("name")).isEqualTo("lamp"));
        assertThat(database.findOne("thing-by-id", Map.of("id", "none"))).isEmpty();
    }

    @Test
    void aParameterIsAValueAndNeverAnOperator() {
        database.collection("things").insertOne(new Document("_id", "2"));
        assertThat(database.findOne("thing-by-id", Map.of("id", "{\"$gt\": \"\"}")))
                .isEmpty();
    }

    @Test
    void aDatabaseThatIsNotThereIsUnavailableWhoeverIsAsked() {
        try (Database nowhere = Database.connect(
                config("mongodb://127.0.0.1:1", Duration.ofMillis(100)),
                "shop_database_test",
                "test-statements.yaml")) {
            List<ThrowingCallable> calls = List.of(
                    () -> nowhere.findOne("thing-by-id", Map.of("id", "1")),
                    () -> nowhere.delete("remove-thing", Map.of("id", "1")),
                    () -> DatabaseCalls.guarded(
                            () -> nowhere.collection("things").find().first()));
            for (ThrowingCallable call : calls) {
                assertThatThrownBy(call)
                        .asInstanceOf(throwable(ServiceException.class))
                        .satisfies(e -> assertThat(e.type()).isEqualTo(CommonErrors.UNAVAILABLE))
                        .satisfies(e -> assertThat(e.detail()).doesNotContain("127.0.0.1"));
            }
        }
    }

    @Test
    void aCollisionWithAUniqueIndexIsADuplicateKey() {
        database.collection("things").insertOne(new Document("_id", "3"));
        assertThatThrownBy(() -> database.collection("things").insertOne(new Document("_id", "3")))
                .asInstanceOf(throwable(MongoWriteException.class))
                .satisfies(e -> assertThat(Duplicates.isDuplicateKey(e)).isTrue());
    }

    @Test
    void writesAreAcknowledgedByAMajorityAndJournaled() {
        assertThat(database.collection("things").getWriteConcern()).isEqualTo(WriteConcern.MAJORITY.withJournal(true));
    }

    @Test
    @Timeout(20)
    void healthIsUpWhileTheDatabaseAnswersAndDownSoonWhenNotHoweverLongRequestsWait() {
        assertThat(database.health().call().status()).isEqualTo(Status.UP);
        try (Database nowhere = Database.connect(
                config("mongodb://127.0.0.1:1", Duration.ofMinutes(1)), "shop_database_test", "test-statements.yaml")) {
            assertThat(nowhere.health().call().status()).isEqualTo(Status.DOWN);
        }
    }

    /** Reads are tried again, and so are writes where the server has sessions: all that is within the one time. */
    @Test
    @Timeout(60)
    void aFrozenServerCostsAnOperationItsTimeOnce() throws IOException {
        Duration time = Duration.ofSeconds(4);
        AtomicBoolean frozen = new AtomicBoolean();
        try (ScriptedServer between = ScriptedServer.start(connection -> pass(connection, frozen));
                Database slow = Database.connect(
                        new DatabaseConfig(
                                new Secret("mongodb://127.0.0.1:" + between.port()),
                                64,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(10),
                                time),
                        "shop_database_test",
                        "test-statements.yaml")) {
            assertThat(slow.findOne("thing-by-id", Map.of("id", "none"))).isEmpty();
            frozen.set(true);
            List<ThrowingCallable> calls = List.of(
                    () -> slow.findOne("thing-by-id", Map.of("id", "1")),
                    () -> slow.delete("remove-thing", Map.of("id", "1")),
                    () -> DatabaseCalls.guarded(
                            () -> slow.collection("things").find().first()),
                    () -> DatabaseCalls.guarded(
                            () -> slow.collection("things").insertOne(new Document("_id", "frozen"))));
            for (ThrowingCallable call : calls) {
                long start = System.nanoTime();
                assertThatThrownBy(call)
                        .asInstanceOf(throwable(ServiceException.class))
                        .satisfies(e -> assertThat(e.type()).isEqualTo(CommonErrors.UNAVAILABLE));
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(time.multipliedBy(2));
            }
        }
    }

    /** To the database and back, until it is frozen: then nothing comes back. */
    private static void pass(ScriptedServer.Connection connection, AtomicBoolean frozen) throws IOException {
        try (Socket target = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            Thread.ofVirtual().start(() -> {
                try {
                    connection.in().transferTo(target.getOutputStream());
                } catch (IOException e) {
                    // either side has gone
                }
            });
            byte[] buffer = new byte[64 * 1024];
            for (int read = target.getInputStream().read(buffer);
                    read >= 0 && !frozen.get();
                    read = target.getInputStream().read(buffer)) {
                connection.socket().getOutputStream().write(buffer, 0, read);
            }
            connection.awaitEnd();
        }
    }

    @Test
    void readsGoToThePrimaryWhateverTheOperatorWrote() {
        String uri = ConnectionUri.complete(
                config("mongodb://a/?readPreference=secondaryPreferred&readPreferenceTags=dc:one&readPreferenceTags="
                        + "&maxStalenessSeconds=120&j=false&tls=true"),
                "shop_order");
        ConnectionString read = new ConnectionString(uri);
        assertThat(read.getReadPreference()).isEqualTo(ReadPreference.primary());
        assertThat(read.getWriteConcern()).isEqualTo(WriteConcern.MAJORITY.withJournal(true));
        assertThat(read.getSslEnabled()).isTrue();
    }

    @Test
    void theOperatorsOptionsStayAndTheDatabasesNameIsOurs() {
        String uri = ConnectionUri.complete(
                config("mongodb://shop:secret@a:1,b:2/?replicaSet=rs0&maxPoolSize=7&w=1"), "shop_order");
        assertThat(uri)
                .startsWith("mongodb://shop:secret@a:1,b:2/shop_order?replicaSet=rs0&maxPoolSize=7&")
                .contains("authSource=admin", "w=majority", "journal=true")
                .doesNotContain("w=1", "maxPoolSize=64");
        assertThatThrownBy(() -> ConnectionUri.complete(config("mongodb://a/other"), "shop_order"))
                .hasMessageContaining("must not name a database");
    }

    private static DatabaseConfig config(String uri) {
        return config(uri, Duration.ofSeconds(10));
    }

    private static DatabaseConfig config(String uri, Duration selection) {
        return new DatabaseConfig(new Secret(uri), 64, Duration.ofSeconds(5), selection, Duration.ofSeconds(5));
    }
}
