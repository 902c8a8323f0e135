package shop.defaults.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.ServerAddress;
import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import shop.defaults.http.RequestContext;
import shop.defaults.trace.Span;

/**
 * A span for each command that is sent to MongoDB for a recorded request, by OpenTelemetry's conventions for databases.
 * Queries and values are never part of it. What the process does by itself has no span.
 */
final class DatabaseSpans implements CommandListener {
    /** Conversation of the driver, not operations. */
    private static final Set<String> NONE_OF_OURS = Set.of(
            "hello",
            "isMaster",
            "ismaster",
            "ping",
            "buildInfo",
            "saslStart",
            "saslContinue",
            "authenticate",
            "getnonce",
            "endSessions",
            "killCursors");

    private final Map<Integer, Span> running = new ConcurrentHashMap<>();

    @Override
    public void commandStarted(CommandStartedEvent event) {
        Span parent = RequestContext.currentSpan();
        String operation = event.getCommandName();
        if (!parent.isRecorded() || NONE_OF_OURS.contains(operation)) {
            return;
        }
        Optional<String> collection = collection(operation, event.getCommand());
        ServerAddress server = event.getConnectionDescription().getServerAddress();
        Span span = parent.call(operation + " " + collection.orElse(event.getDatabaseName()))
                .set("db.system.name", "mongodb")
                .set("db.operation.name", operation)
                .set("db.namespace", event.getDatabaseName())
                .set("server.address", server.getHost())
                .set("server.port", server.getPort());
        collection.ifPresent(name -> span.set("db.collection.name", name));
        running.put(event.getRequestId(), span);
    }

    /** A command names its collection in the value of its first member, the continuation of a cursor beside it. */
    private static Optional<String> collection(String operation, BsonDocument command) {
        BsonValue name = command.get(operation.equals("getMore") ? "collection" : operation);
        return name != null && name.isString() ? Optional.of(name.asString().getValue()) : Optional.empty();
    }

    /** A refused write is a success of the command. That a key exists is often what was to be found out. */
    @Override
    public void commandSucceeded(CommandSucceededEvent event) {
        Span span = running.remove(event.getRequestId());
        if (span == null) {
            return;
        }
        refusal(event.getResponse()).ifPresent(code -> span.set("db.response.status_code", code));
        span.end();
    }

    private static Optional<String> refusal(BsonDocument response) {
        if (!response.isArray("writeErrors")) {
            return Optional.empty();
        }
        return response.getArray("writeErrors").stream()
                .filter(BsonValue::isDocument)
                .map(error -> error.asDocument().get("code"))
                .filter(code -> code != null && code.isNumber())
                .map(code -> Integer.toString(code.asNumber().intValue()))
                .findFirst();
    }

    @Override
    public void commandFailed(CommandFailedEvent event) {
        Span span = running.remove(event.getRequestId());
        if (span == null) {
            return;
        }
        if (event.getThrowable() instanceof MongoCommandException refused) {
            String code = Integer.toString(refused.getErrorCode());
            span.set("db.response.status_code", code).failed(code);
        } else {
            span.failed(event.getThrowable().getClass().getSimpleName());
        }
        span.end();
    }
}
