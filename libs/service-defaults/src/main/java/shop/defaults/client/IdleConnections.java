package shop.defaults.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Open connections to one address that carry no call. Each is used again only by threads of its own event loop, so that
 * no loop has to wait for another; threads without one share theirs. The one that was used last comes first, and those
 * that are not needed grow old.
 */
final class IdleConnections {
    private final Map<Object, Shelf> byHome = new ConcurrentHashMap<>();

    /** Those of one home; nothing that is done with it waits. */
    private static final class Shelf {
        private final Deque<HttpConnection> connections = new ArrayDeque<>();

        synchronized @Nullable HttpConnection latest() {
            return connections.pollFirst();
        }

        synchronized void add(HttpConnection connection) {
            connections.addFirst(connection);
        }

        synchronized int size() {
            return connections.size();
        }

        /** The one that was used longest ago, if it is so. */
        synchronized @Nullable HttpConnection oldest(Predicate<HttpConnection> so) {
            HttpConnection oldest = connections.peekLast();
            return oldest != null && so.test(oldest) ? connections.pollLast() : null;
        }
    }

    /** One for the calling thread, or null when there is none. */
    @Nullable
    HttpConnection take() {
        Shelf ours = byHome.get(HttpConnection.homeOfThread());
        return ours == null ? null : ours.latest();
    }

    void add(HttpConnection connection) {
        byHome.computeIfAbsent(connection.home(), home -> new Shelf()).add(connection);
    }

    int size() {
        return byHome.values().stream().mapToInt(Shelf::size).sum();
    }

    /** Closes the oldest for as long as they are so. */
    void close(Predicate<HttpConnection> obsolete) {
        for (Shelf shelf : byHome.values()) {
            HttpConnection oldest;
            while ((oldest = shelf.oldest(obsolete)) != null) {
                oldest.close();
            }
        }
    }
}
