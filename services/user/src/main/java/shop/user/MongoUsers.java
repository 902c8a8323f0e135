package shop.user;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Indexes.ascending;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;
import shop.defaults.http.IfMatch;
import shop.defaults.mongo.Database;
import shop.defaults.mongo.DatabaseCalls;

/**
 * Users in the collection {@code users}. It is not to be sharded: that an email has one user rests on its unique index,
 * and a shard could vouch for its own part only.
 */
final class MongoUsers implements Users {
    private final Database database;
    private final MongoCollection<Document> users;

    MongoUsers(Database database) {
        this.database = database;
        this.users = database.collection("users");
    }

    @Override
    public void createIndexes() {
        for (String field : List.of(UserDocument.EMAIL, UserDocument.SIGN_UP_KEY)) {
            DatabaseCalls.guarded(() ->
                    DatabaseCalls.unhurried(users).createIndex(ascending(field), new IndexOptions().unique(true)));
        }
    }

    @Override
    public Added add(User user, Optional<String> key) {
        if (DatabaseCalls.insertIfAbsent(users, UserDocument.of(user, key))) {
            return Added.YES;
        }
        return key.flatMap(this::byKey).isPresent() ? Added.KEY_USED : Added.EMAIL_TAKEN;
    }

    @Override
    public Optional<User> byId(String id) {
        return database.findOne("user-by-id", Map.of("id", id)).map(UserDocument::user);
    }

    @Override
    public Optional<User> byEmail(EmailAddress email) {
        return database.findOne("user-by-email", Map.of("email", email.value())).map(UserDocument::user);
    }

    @Override
    public Optional<User> byKey(String key) {
        return database.findOne("user-by-key", Map.of("key", key)).map(UserDocument::userOfThen);
    }

    @Override
    public List<User> after(Optional<String> id, int limit) {
        Bson filter = id.map(last -> gt(UserDocument.ID, last)).orElseGet(Filters::empty);
        return DatabaseCalls.guarded(() -> users.find(filter)
                .sort(ascending(UserDocument.ID))
                .limit(limit)
                .map(UserDocument::user)
                .into(new ArrayList<>()));
    }

    @Override
    public Optional<User> change(UserChange change) {
        List<Bson> conditions = at(change.id(), change.expected());
        List<Bson> updates = new ArrayList<>();
        change.name().ifPresent(name -> updates.add(Updates.set(UserDocument.NAME, name)));
        change.password().ifPresent(password -> {
            conditions.add(eq(UserDocument.CREDENTIALS, password.replaced()));
            updates.add(Updates.set(UserDocument.PASSWORD_HASH, password.hash()));
            if (password.revoking()) {
                updates.add(Updates.inc(UserDocument.CREDENTIALS, 1L));
            }
        });
        change.effectId().ifPresent(effectId -> {
            conditions.add(ne(UserDocument.CHANGED_BY, effectId));
            updates.add(Updates.set(UserDocument.CHANGED_BY, effectId));
        });
        updates.add(Updates.inc(UserDocument.VERSION, 1L));
        return DatabaseCalls.guarded(() -> Optional.ofNullable(users.findOneAndUpdate(
                        Filters.and(conditions),
                        Updates.combine(updates),
                        new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER)))
                .map(UserDocument::user));
    }

    @Override
    public boolean erase(String id, IfMatch expected) {
        return DatabaseCalls.guarded(
                () -> users.deleteOne(Filters.and(at(id, expected))).getDeletedCount() == 1);
    }

    private static List<Bson> at(String id, IfMatch expected) {
        List<Bson> conditions = new ArrayList<>(List.of(eq(UserDocument.ID, id)));
        expected.versions().ifPresent(versions -> conditions.add(in(UserDocument.VERSION, versions)));
        return conditions;
    }
}
