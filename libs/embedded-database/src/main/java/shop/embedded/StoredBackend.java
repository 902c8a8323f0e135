package shop.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All databases of a store. */
final class StoredBackend extends AbstractMongoBackend {
    private final Store store;

    /**
     * The cursors that are not at their end, each with the connection that has read it last: it is closed with that. A
     * driver may read one over several connections.
     */
    private final Map<Long, Channel> cursors = new ConcurrentHashMap<>();

    StoredBackend(Store store) {
        this.store = store;
        store.namespaces().stream()
                .map(Utils::getDatabaseNameFromFullName)
                .distinct()
                .forEach(this::resolveDatabase);
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        return new StoredDatabase(name, getCursorRegistry(), store);
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document body) {
        Document answer = super.handleCommand(channel, database, command, body);
        if (answer.get("cursor") instanceof Document cursor && cursor.get("id") instanceof Long id) {
            if (id != 0) {
                cursors.put(id, channel);
            } else if (body.get(command) instanceof Long read) {
                cursors.remove(read);
            }
        }
        if (answer.get("cursorsKilled") instanceof List<?> killed) {
            killed.forEach(cursors::remove);
        }
        return answer;
    }

    @Override
    public void handleClose(Channel channel) {
        super.handleClose(channel);
        cursors.keySet().forEach(id -> {
            if (cursors.remove(id, channel)) {
                closeCursors(List.of(id));
            }
        });
    }

    int openCursors() {
        return cursors.size();
    }
}
