package shop.user;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Indexes.ascending;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import shop.defaults.mongo.Database;
import shop.defaults.mongo.DatabaseCalls;

/**
 * Families in the collection {@code refresh_tokens}, one document each. To shard it, use {@code {_id: "hashed"}}: a
 * rotation names one {@code _id}, and no other index has to be unique.
 */
final class MongoRefreshTokens implements RefreshTokens {
    private static final String ID = "_id";
    private static final String USER = "user";
    private static final String CREDENTIALS = "credentials";
    private static final String CURRENT = "current";
    private static final String ROTATED_AT = "rotatedAt";
    private static final String IDLE_UNTIL = "idleUntil";
    private static final String ENDS_AT = "endsAt";

    private final Database database;
    private final MongoCollection<Document> families;

    MongoRefreshTokens(Database database) {
        this.database = database;
        this.families = database.collection("refresh_tokens");
    }

    @Override
    public void createIndexes() {
        for (String field : new String[] {USER, IDLE_UNTIL, ENDS_AT}) {
            DatabaseCalls.guarded(() -> DatabaseCalls.unhurried(families).createIndex(ascending(field)));
        }
    }

    @Override
    public void add(Family family) {
        DatabaseCalls.guarded(() -> families.insertOne(new Document(ID, family.id())
                .append(USER, family.userId())
                .append(CREDENTIALS, family.credentials())
                .append(CURRENT, family.current())
                .append(ROTATED_AT, Date.from(family.rotatedAt()))
                .append(IDLE_UNTIL, Date.from(family.idleUntil()))
                .append(ENDS_AT, Date.from(family.endsAt()))));
    }

    @Override
    public Optional<Family> find(String id) {
        return database.findOne("family-by-id", Map.of("id", id)).map(MongoRefreshTokens::family);
    }

    @Override
    public boolean rotate(Family family, String next, Instant now, Instant idleUntil) {
        return DatabaseCalls.guarded(() -> families.updateOne(
                                and(eq(ID, family.id()), eq(CURRENT, family.current())),
                                Updates.combine(
                                        Updates.set(CURRENT, next),
                                        Updates.set(ROTATED_AT, Date.from(now)),
                                        Updates.set(IDLE_UNTIL, Date.from(idleUntil))))
                        .getMatchedCount()
                == 1);
    }

    @Override
    public void revoke(String id) {
        database.delete("revoke-family", Map.of("id", id));
    }

    @Override
    public void revokeAllOf(String userId) {
        database.delete("revoke-families-of-user", Map.of("user", userId));
    }

    @Override
    public void removeExpired(Instant now) {
        Date date = Date.from(now);
        DatabaseCalls.guarded(() -> families.deleteMany(or(lte(IDLE_UNTIL, date), lte(ENDS_AT, date))));
    }

    private static Family family(Document document) {
        return new Family(
                document.getString(ID),
                document.getString(USER),
                document.getLong(CREDENTIALS),
                document.getString(CURRENT),
                document.getDate(ROTATED_AT).toInstant(),
                document.getDate(IDLE_UNTIL).toInstant(),
                document.getDate(ENDS_AT).toInstant());
    }
}
