package shop.defaults.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import io.helidon.dbclient.DbClientException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.Document;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;

/** Turns the many ways in which the driver and DbClient fail into one: the database did not answer for certain. */
public final class DatabaseCalls {
    private static final Duration UNHURRIED = Duration.ofMinutes(2);

    private DatabaseCalls() {}

    /**
     * Makes the call.
     *
     * @throws ServiceException {@code unavailable} when it fails; a write may then have happened
     */
    public static <T> T guarded(Supplier<T> call) {
        try {
            return call.get();
        } catch (MongoException | DbClientException e) {
            throw unavailable(e);
        }
    }

    /**
     * Inserts the document, unless a unique index refuses it.
     *
     * @return whether it was inserted
     * @throws ServiceException {@code unavailable} when it fails otherwise; it may then have been inserted
     */
    public static boolean insertIfAbsent(MongoCollection<Document> collection, Document document) {
        return guarded(() -> {
            try {
                collection.insertOne(document);
                return true;
            } catch (MongoException e) {
                if (Duplicates.isDuplicateKey(e)) {
                    return false;
                }
                throw e;
            }
        });
    }

    /**
     * The collection, to make indexes of, which takes as long as it is large. A server breaks off what has not ended within
     * an operation's time, and would begin the same index anew each time.
     */
    public static <T> MongoCollection<T> unhurried(MongoCollection<T> collection) {
        return collection.withTimeout(UNHURRIED.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The error for a failed call; it names no server and no command. */
    private static ServiceException unavailable(RuntimeException cause) {
        return ServiceException.of(CommonErrors.UNAVAILABLE, "The database did not answer; try again shortly.")
                .retryAfter(Duration.ofSeconds(1))
                .causedBy(cause);
    }
}
