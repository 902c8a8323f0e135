package shop.defaults.idempotency;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Indexes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bson.Document;
import org.bson.conversions.Bson;
import shop.defaults.digest.Sha256;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Ids;
import shop.defaults.mongo.DatabaseCalls;

/**
 * Remembers what was answered to a caller's key, for routes whose effect does not carry the key itself. Documents:
 * {@code {_id: {caller, key}, request, effectId, state, leaseUntil, at, answer}}; sharded by a hash of {@code _id}.
 *
 * <p>The first request with a key writes it down as running, has its effect, and writes down the answer. Dying in
 * between leaves the key running until its lease ends; whoever repeats the request then has the effect again, with the
 * same effect id, by which the effect has to recognise what it did the first time.
 */
public final class Idempotency {
    /** Name of the collection. */
    public static final String COLLECTION = "idempotency_keys";

    /** How often to {@linkplain #sweep sweep}. */
    public static final Duration SWEEP_INTERVAL = Duration.ofMinutes(45);

    private static final String RUNNING = "running";
    private static final String DONE = "done";

    /**
     * One attempt to have an effect.
     *
     * @param effectId the same for every attempt with a key
     * @param repeated whether there was another before, which may have had the effect
     */
    public record Attempt(String effectId, boolean repeated, Instant begun) {}

    private final MongoCollection<Document> keys;
    private final Clock clock;
    private final Duration lease;
    private final Duration kept;

    /**
     * @param lease how long a request may take before another may have its effect again
     * @param kept how long answers are remembered, at least
     */
    public Idempotency(MongoCollection<Document> keys, Clock clock, Duration lease, Duration kept) {
        this.keys = keys.withReadPreference(ReadPreference.primary()).withReadConcern(ReadConcern.MAJORITY);
        this.clock = clock;
        this.lease = lease;
        this.kept = kept;
    }

    /** Makes the index that the sweep needs; does nothing where it is. */
    public void createIndexes() {
        DatabaseCalls.unhurried(keys).createIndex(Indexes.ascending("at"));
    }

    /**
     * Has the effect once for the caller's key, and gives the same answer each time. An effect that fails with a 4xx
     * has not happened and is not remembered.
     *
     * @param caller whose key it is
     * @param key empty when the client sent none: then the effect is had without more ado
     * @param request what is asked for: operation, target and body, in any form that is equal for equal requests
     * @param effect has to recognise by the attempt what an earlier one did
     * @throws ServiceException {@code idempotency-key-reused} for another request with the same key; {@code
     *     idempotency-key-in-flight} while the first is running; {@code unavailable} when the database does not answer
     */
    public Answer once(String caller, Optional<String> key, String request, Function<Attempt, Answer> effect) {
        if (key.isEmpty()) {
            return effect.apply(new Attempt(Ids.next(), false, clock.instant()));
        }
        return DatabaseCalls.guarded(
                () -> once(new Document("caller", caller).append("key", key.get()), digest(request), effect));
    }

    private Answer once(Document id, String request, Function<Attempt, Answer> effect) {
        Date until = Date.from(clock.instant().plus(lease));
        Document claim = new Document("_id", id)
                .append("request", request)
                .append("effectId", Ids.next())
                .append("state", RUNNING)
                .append("leaseUntil", until)
                .append("at", Date.from(clock.instant()));
        boolean repeated = false;
        if (!DatabaseCalls.insertIfAbsent(keys, claim)) {
            Document known = keys.find(eq("_id", id)).first();
            if (known == null) {
                throw inFlight(); // swept or given up just now
            }
            Optional<Answer> answer = answer(known, request);
            if (answer.isPresent()) {
                return answer.get();
            }
            claim = takeOver(known, until);
            repeated = true;
        }
        Instant begun = claim.getDate("at").toInstant();
        return carryOut(claim, new Attempt(claim.getString("effectId"), repeated, begun), effect);
    }

    private static Optional<Answer> answer(Document known, String request) {
        if (!known.getString("request").equals(request)) {
            throw ServiceException.of(
                    CommonErrors.IDEMPOTENCY_KEY_REUSED, "This key was used before, for another request.");
        }
        return known.getString("state").equals(DONE)
                ? Optional.of(read(known.get("answer", Document.class)).again())
                : Optional.empty();
    }

    private Document takeOver(Document known, Date until) {
        Date old = known.getDate("leaseUntil");
        if (old.toInstant().isAfter(clock.instant())) {
            throw inFlight();
        }
        long taken = keys.updateOne(
                        and(eq("_id", known.get("_id")), eq("state", RUNNING), eq("leaseUntil", old)),
                        set("leaseUntil", until))
                .getMatchedCount();
        if (taken == 0) {
            throw inFlight();
        }
        return known.append("leaseUntil", until);
    }

    private Answer carryOut(Document claim, Attempt attempt, Function<Attempt, Answer> effect) {
        Answer answer;
        try {
            answer = effect.apply(attempt);
        } catch (ServiceException e) {
            if (e.type().isServerFault()) {
                update(claim, set("leaseUntil", Date.from(Instant.EPOCH)));
            } else {
                keys.deleteOne(mine(claim));
            }
            throw e;
        }
        update(claim, combine(set("state", DONE), set("answer", stored(answer))));
        return answer;
    }

    private void update(Document claim, Bson update) {
        keys.updateOne(mine(claim), update);
    }

    private static Bson mine(Document claim) {
        return and(eq("_id", claim.get("_id")), eq("state", RUNNING), eq("leaseUntil", claim.getDate("leaseUntil")));
    }

    /** Forgets what has been remembered long enough. Every replica does it; doing it twice does no harm. */
    public void sweep() {
        keys.deleteMany(lt("at", Date.from(clock.instant().minus(kept))));
    }

    private static ServiceException inFlight() {
        return ServiceException.of(
                        CommonErrors.IDEMPOTENCY_KEY_IN_FLIGHT, "The first request with this key is still running.")
                .retryAfter(Duration.ofSeconds(1));
    }

    private static Document stored(Answer answer) {
        Document headers = new Document();
        headers.putAll(answer.headers());
        return new Document("status", answer.status())
                .append("headers", headers)
                .append("json", answer.json());
    }

    private static Answer read(Document stored) {
        Map<String, String> headers = new LinkedHashMap<>();
        stored.get("headers", Document.class).forEach((name, value) -> headers.put(name, String.valueOf(value)));
        return new Answer(stored.getInteger("status"), headers, stored.getString("json"), false);
    }

    private static String digest(String request) {
        return HexFormat.of().formatHex(Sha256.of(request));
    }
}
