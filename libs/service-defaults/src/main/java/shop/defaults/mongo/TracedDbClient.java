package shop.defaults.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.helidon.config.Config;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.mongodb.MongoDbClient;
import io.helidon.dbclient.mongodb.MongoDbClientBuilder;
import java.lang.reflect.Constructor;
import java.util.Objects;

/**
 * Makes a DbClient over a driver's client that has a listener. DbClient takes the driver's settings from a connection
 * string, which can name none, and its constructor for a client that is given is not public.
 */
final class TracedDbClient {
    private TracedDbClient() {}

    static DbClient create(Config config) {
        ConnectionString address =
                new ConnectionString(config.get("connection.url").asString().get());
        MongoDbClientBuilder builder = MongoDbClientBuilder.create().config(config);
        builder.build().unwrap(MongoClient.class).close(); // completes the builder; nothing has been sent
        MongoClient client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(address)
                .addCommandListener(new DatabaseSpans())
                .build());
        try {
            Constructor<MongoDbClient> constructor = MongoDbClient.class.getDeclaredConstructor(
                    MongoDbClientBuilder.class, MongoClient.class, MongoDatabase.class);
            constructor.setAccessible(true);
            return constructor.newInstance(
                    builder, client, client.getDatabase(Objects.requireNonNull(address.getDatabase())));
        } catch (ReflectiveOperationException e) {
            client.close();
            throw new IllegalStateException("this version of Helidon's DbClient cannot be traced", e);
        }
    }
}
