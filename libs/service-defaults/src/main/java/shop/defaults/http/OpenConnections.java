package shop.defaults.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of one server. From time to time it looks whether a client has gone that waits for its answer
 * ({@link ClientWatch}), or takes nothing of it, and closes its connection if so; and when nearly as many are open as may
 * be, it closes those that have been idle for longest, so that new clients need not wait for their end.
 */
final class OpenConnections implements AutoCloseable {
    private static final Logger LOG = System.getLogger(OpenConnections.class.getName());
    private static final Duration ROUND = Duration.ofMillis(100);
    /** A client that has just got its answer may be about to ask again. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final Duration longestWrite;
    private final int enough;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Thread rounds;

    /** One connection; it is equal to itself alone. */
    interface Connection {
        /** Looks whether the client has gone that waits for its answer. */
        void look();

        /** Whether the client has taken nothing of its answer for longer than this. */
        boolean isStuckFor(Duration longest);

        /** How long it has been waiting for a request; zero when it is not, or when an answer is still to be sent. */
        long idleNanos();

        /** May be called by any thread. */
        void close();
    }

    private record Idle(Connection connection, long nanos) {}

    /**
     * Begins to look.
     *
     * @param longestWrite how long a client may take nothing; after that its connection is closed
     * @param most how many connections may be open; one in eight of them is kept free of idle ones
     */
    OpenConnections(Duration longestWrite, int most) {
        this.longestWrite = longestWrite;
        this.enough = most - most / 8;
        this.rounds = Thread.ofVirtual().name("open-connections").start(this::goRound);
    }

    void add(Connection connection) {
        open.add(connection);
    }

    void remove(Connection connection) {
        open.remove(connection);
    }

    @Override
    public void close() {
        rounds.interrupt();
    }

    private void goRound() {
        try {
            while (true) {
                Thread.sleep(ROUND);
                surviving(() -> open.forEach(connection -> surviving(() -> look(connection))));
                surviving(this::makeRoom);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    /** The rounds must not end, whatever happens: nobody else would look. */
    private static void surviving(Runnable work) {
        try {
            work.run();
        } catch (Throwable failure) {
            try {
                LOG.log(Level.ERROR, "looking at the open connections goes on after a failure", failure);
            } catch (Throwable e) {
                // No memory even to say so.
            }
        }
    }

    private void look(Connection connection) {
        connection.look();
        if (connection.isStuckFor(longestWrite)) {
            connection.close();
        }
    }

    /** Each is asked once: it may be busy, or idle anew, a moment later, and sorting needs an order that stays. */
    private void makeRoom() {
        int tooMany = open.size() - enough;
        if (tooMany > 0) {
            open.stream()
                    .map(connection -> new Idle(connection, connection.idleNanos()))
                    .filter(idle -> idle.nanos() > IDLE.toNanos())
                    .sorted(Comparator.comparingLong(Idle::nanos).reversed())
                    .limit(tooMany)
                    .forEach(idle -> surviving(idle.connection()::close));
        }
    }
}
