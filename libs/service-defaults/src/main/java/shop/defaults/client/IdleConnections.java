package shop.defaults.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Open connections to one address that carry no call. Each is used again only by threads of its own event loop, so that
 * no loop has to wait for another; threads without one share theirs. The one that was used last comes first, and those
 * that are not needed grow old.
 */
final class IdleConnections {
    private final List<Shelf> byHome = IntStream.range(0, HttpConnection.homes())
            .mapToObj(home -> new Shelf())
            .toList();

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
        return byHome.get(HttpConnection.homeOfThread()).latest();
    }

    void add(HttpConnection connection) {
        byHome.get(connection.home()).add(connection);
    }

    int size() {
        return byHome.stream().mapToInt(Shelf::size).sum();
    }

    /** Closes the oldest for as long as they are so. */
    void close(Predicate<HttpConnection> obsolete) {
        for (Shelf shelf : byHome) {
            HttpConnection oldest;
            while ((oldest = shelf.oldest(obsolete)) != null) {
                oldest.close();
            }
        }
    }
}
