package shop.user;

import com.mongodb.MongoException;
import io.helidon.dbclient.DbRow;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.mongo.Database;

/** What the repositories have in common: the named statements, and one error for all that the driver can throw. */
final class MongoCalls {
    private MongoCalls() {}

    /** The one document that a named statement finds by a unique key. */
    static Optional<Document> findOne(Database database, String statement, String parameter, String value) {
        return guarded(() -> database.statements()
                .execute()
                .createNamedGet(statement)
                .addParam(parameter, value)
                .execute()
                .map(MongoCalls::document));
    }

    /** How many documents a named statement deleted. */
    static long delete(Database database, String statement, String parameter, String value) {
        return guarded(() -> database.statements()
                .execute()
                .createNamedDelete(statement)
                .addParam(parameter, value)
                .execute());
    }

    /** @throws ServiceException {@code unavailable} when the call fails in the driver; a write may have happened */
    static <T> T guarded(Supplier<T> call) {
        try {
            return call.get();
        } catch (MongoException e) {
            throw ServiceException.of(CommonErrors.UNAVAILABLE, "The database did not answer; try again shortly.")
                    .retryAfter(Duration.ofSeconds(1))
                    .causedBy(e);
        }
    }

    private static Document document(DbRow row) {
        Document document = new Document();
        row.forEach(column -> document.append(column.name(), column.get()));
        return document;
    }
}
