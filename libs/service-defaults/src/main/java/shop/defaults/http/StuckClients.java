package shop.defaults.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Looks from time to time whether a client takes nothing of its answer, and closes its connection if so. */
final class StuckClients implements AutoCloseable {
    private final Duration longest;
    private final Set<GuardedOutput> open = ConcurrentHashMap.newKeySet();
    private final Thread rounds;

    /** @param longest how long a client may take nothing; it is noticed within a quarter more */
    StuckClients(Duration longest) {
        this.longest = longest;
        this.rounds = Thread.ofVirtual().name("stuck-clients").start(this::goRound);
    }

    void add(GuardedOutput output) {
        open.add(output);
    }

    void remove(GuardedOutput output) {
        open.remove(output);
    }

    @Override
    public void close() {
        rounds.interrupt();
    }

    private void goRound() {
        try {
            while (true) {
                Thread.sleep(longest.dividedBy(4));
                open.forEach(output -> output.closeIfStuck(longest));
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }
}
