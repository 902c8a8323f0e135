package shop.user;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Indexes.ascending;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.bson.Document;
import org.bson.conversions.Bson;
import shop.defaults.mongo.Database;
import shop.defaults.mongo.DatabaseCalls;
import shop.defaults.mongo.Duplicates;

/**
 * Tallies in the collection {@code failed_logins}: small, of fixed size, and gone when their time is over. What an
 * attacker can add is bounded by the limits for its address. To shard it, use {@code {_id: "hashed"}}.
 */
final class MongoFailedLogins implements FailedLogins {
    private static final String ID = "_id";
    private static final String FAILURES = "failures";
    private static final String LAST_FAILURE = "lastFailure";
    private static final String WINDOW_ENDS = "windowEnds";
    private static final String PROVEN_UNTIL = "provenUntil";
    /** For the sweep only: not before the window and the proof are over. */
    private static final String EXPIRES_AT = "expiresAt";

    private static final Bson NO_FAILURES = Updates.combine(Updates.set(FAILURES, 0), Updates.unset(WINDOW_ENDS));

    private final Database database;
    private final MongoCollection<Document> tallies;

    MongoFailedLogins(Database database) {
        this.database = database;
        this.tallies = database.collection("failed_logins");
    }

    @Override
    public void createIndexes() {
        DatabaseCalls.guarded(() -> DatabaseCalls.unhurried(tallies).createIndex(ascending(EXPIRES_AT)));
    }

    @Override
    public Map<String, Tally> find(Collection<String> keys, Instant now) {
        return DatabaseCalls.guarded(() -> {
            Map<String, Tally> found = new HashMap<>();
            Date date = Date.from(now);
            Bson alive = and(in(ID, keys), or(gt(WINDOW_ENDS, date), gt(PROVEN_UNTIL, date)));
            tallies.find(alive).forEach(document -> found.put(document.getString(ID), tally(document, now)));
            return found;
        });
    }

    @Override
    public void count(String key, Instant now, Duration window) {
        DatabaseCalls.guarded(() -> {
            try {
                return upsertCount(key, now, window);
            } catch (MongoException e) {
                if (Duplicates.isDuplicateKey(e)) { // somebody inserted it at the same time: now it is there
                    return upsertCount(key, now, window);
                }
                throw e;
            }
        });
    }

    private boolean upsertCount(String key, Instant now, Duration window) {
        Date date = Date.from(now);
        Date end = Date.from(now.plus(window));
        tallies.updateOne(and(eq(ID, key), lte(WINDOW_ENDS, date)), NO_FAILURES);
        Bson update = Updates.combine(
                Updates.inc(FAILURES, 1),
                Updates.max(LAST_FAILURE, date),
                Updates.min(WINDOW_ENDS, end), // the first failure's
                Updates.max(EXPIRES_AT, end));
        return tallies.updateOne(eq(ID, key), update, new UpdateOptions().upsert(true))
                .wasAcknowledged();
    }

    @Override
    public void succeed(String key, Instant provenUntil) {
        Bson update = Updates.combine(
                NO_FAILURES,
                Updates.max(PROVEN_UNTIL, Date.from(provenUntil)),
                Updates.max(EXPIRES_AT, Date.from(provenUntil)));
        DatabaseCalls.guarded(() -> {
            try {
                return tallies.updateOne(eq(ID, key), update, new UpdateOptions().upsert(true));
            } catch (MongoException e) {
                if (Duplicates.isDuplicateKey(e)) {
                    return tallies.updateOne(eq(ID, key), update);
                }
                throw e;
            }
        });
    }

    @Override
    public void forget(String key) {
        database.delete("forget-failures", Map.of("id", key));
    }

    @Override
    public void removeExpired(Instant now) {
        DatabaseCalls.guarded(() -> tallies.deleteMany(lte(EXPIRES_AT, Date.from(now))));
    }

    private static Tally tally(Document document, Instant now) {
        boolean counts = time(document, WINDOW_ENDS).isAfter(now);
        int failures = counts ? document.get(FAILURES, 0) : 0;
        return new Tally(failures, time(document, LAST_FAILURE), time(document, PROVEN_UNTIL));
    }

    private static Instant time(Document document, String field) {
        return document.get(field, Date.from(Instant.EPOCH)).toInstant();
    }
}
