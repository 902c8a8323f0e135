package shop.defaults.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import io.helidon.config.yaml.YamlConfigParser;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbRow;
import io.helidon.health.HealthCheck;
import jakarta.json.spi.JsonProvider;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import shop.defaults.error.ServiceException;
import shop.defaults.trace.Tracing;

/**
 * One process's connection to its own database, made by Helidon's DbClient. Statements that DbClient can express are
 * named in a YAML resource; for ordering, paging, indexes, find-and-modify and bulk writes the collections of the driver
 * below it are at hand.
 */
public final class Database implements AutoCloseable {
    private static final String JSON_PROVIDER = "jakarta.json.provider";

    static {
        // DbClient makes a JSON value of each parameter, and would search the class path for who makes them each time.
        if (System.getProperty(JSON_PROVIDER) == null) {
            System.setProperty(JSON_PROVIDER, JsonProvider.provider().getClass().getName());
        }
    }

    private final DbClient client;
    private final MongoDatabase database;

    private Database(DbClient client) {
        this.client = client;
        this.database = client.unwrap(MongoDatabase.class);
    }

    /**
     * Prepares the connection; it is opened when first used, so that a process starts while its database does not.
     *
     * @param name of the database
     * @param statements class path resource with the named statements; {@code ping} has to be one of them
     * @throws IllegalArgumentException if the configured connection string is not valid
     */
    public static Database connect(DatabaseConfig config, String name, String statements) {
        return connect(config, name, statements, Tracing.OFF);
    }

    /** The same; each operation that is done for a recorded request gets a span. */
    public static Database connect(DatabaseConfig config, String name, String statements, Tracing tracing) {
        Config db = Config.builder()
                .disableEnvironmentVariablesSource()
                .disableSystemPropertiesSource()
                .disableMapperServices()
                .disableFilterServices()
                .disableParserServices()
                .addParser(YamlConfigParser.create())
                .sources(
                        ConfigSources.create(
                                Map.of("source", "mongoDb", "connection.url", ConnectionUri.complete(config, name))),
                        ConfigSources.classpath(statements))
                .build();
        return new Database(tracing.isOn() ? TracedDbClient.create(db) : DbClient.create(db));
    }

    /**
     * The one document that a named statement finds by a unique key.
     *
     * @throws ServiceException {@code unavailable} when the database does not answer
     */
    public Optional<Document> findOne(String statement, Map<String, ?> parameters) {
        return DatabaseCalls.guarded(() -> client.execute()
                .createNamedGet(statement)
                .params(parameters)
                .execute()
                .map(Database::document));
    }

    /**
     * How many documents a named statement deletes.
     *
     * @throws ServiceException {@code unavailable} when the database does not answer; they may be deleted all the same
     */
    public long delete(String statement, Map<String, ?> parameters) {
        return DatabaseCalls.guarded(() ->
                client.execute().createNamedDelete(statement).params(parameters).execute());
    }

    private static Document document(DbRow row) {
        Document document = new Document();
        row.forEach(column -> document.append(column.name(), column.get()));
        return document;
    }

    /** A collection of the driver below; writes are acknowledged by a majority and journaled. */
    public MongoCollection<Document> collection(String name) {
        return database.getCollection(name);
    }

    public String name() {
        return database.getName();
    }

    /** Drops the database: for tests and resets. */
    public void drop() {
        database.drop();
    }

    /** Up while the database answers within a second. */
    public HealthCheck health() {
        return new DatabaseHealth(client);
    }

    /** Closes the driver's client, which DbClient's own {@code close} leaves open. */
    @Override
    public void close() {
        client.unwrap(MongoClient.class).close();
    }
}
