package shop.defaults.http;

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
    private static final Duration ROUND = Duration.ofMillis(100);
    /** A client that has just got its answer may be about to ask again. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final Duration longestWrite;
    private final int enough;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Thread rounds;

    /** One connection; it is equal to itself alone. */
    static final class Connection {
        private final GuardedInput input;
        private final GuardedOutput output;
        private final Runnable close;

        /** @param close closes the connection, from any thread */
        Connection(GuardedInput input, GuardedOutput output, Runnable close) {
            this.input = input;
            this.output = output;
            this.close = close;
        }

        GuardedInput input() {
            return input;
        }

        private void close() {
            close.run();
        }
    }

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
                open.forEach(this::look);
                makeRoom();
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void look(Connection connection) {
        connection.input.look();
        if (connection.output.isStuckFor(longestWrite)) {
            connection.close();
        }
    }

    private void makeRoom() {
        int tooMany = open.size() - enough;
        if (tooMany > 0) {
            open.stream()
                    .filter(connection -> connection.input.idleNanos() > IDLE.toNanos())
                    .sorted(Comparator.comparingLong(connection -> -connection.input.idleNanos()))
                    .limit(tooMany)
                    .forEach(Connection::close);
        }
    }
}
