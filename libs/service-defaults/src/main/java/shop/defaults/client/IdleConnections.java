package shop.defaults.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Open connections to one address that carry no call. Each is used again only by threads of its own event loop, so that
 * no loop has to wait for another; threads without one share theirs. The one that was used last comes first, and those
 * that are not needed grow old.
 */
final class IdleConnections {
    private final Map<Object, ConcurrentLinkedDeque<HttpConnection>> byHome = new ConcurrentHashMap<>();

    /** One for the calling thread, or null when there is none. */
    @Nullable
    HttpConnection take() {
        ConcurrentLinkedDeque<HttpConnection> ours = byHome.get(HttpConnection.homeOfThread());
        return ours == null ? null : ours.pollFirst();
    }

    void add(HttpConnection connection) {
        byHome.computeIfAbsent(connection.home(), home -> new ConcurrentLinkedDeque<>())
                .addFirst(connection);
    }

    int size() {
        return byHome.values().stream().mapToInt(ConcurrentLinkedDeque::size).sum();
    }

    /** Closes the oldest for as long as they are so. */
    void close(Predicate<HttpConnection> obsolete) {
        for (ConcurrentLinkedDeque<HttpConnection> connections : byHome.values()) {
            HttpConnection oldest;
            while ((oldest = connections.pollLast()) != null) {
                if (!obsolete.test(oldest)) {
                    connections.addLast(oldest);
                    break;
                }
                oldest.close();
            }
        }
    }
}
