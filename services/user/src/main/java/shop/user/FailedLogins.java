package shop.user;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Counts of failed attempts, and of sign-ups, by key, each for a limited time; shared by all replicas. */
interface FailedLogins {
    /**
     * What is known of one key.
     *
     * @param failures those within the window that the first of them began
     * @param provenUntil until when an earlier success speaks for the key
     */
    record Tally(int failures, Instant lastFailure, Instant provenUntil) {
        static final Tally NONE = new Tally(0, Instant.EPOCH, Instant.EPOCH);
    }

    /** The tallies of those keys; keys without one are missing. */
    Map<String, Tally> find(Collection<String> keys, Instant now);

    /**
     * Counts one more failure.
     *
     * @param window how long after the first failure the count begins anew
     */
    void count(String key, Instant now, Duration window);

    /** Forgets the failures, and remembers the success until then. */
    void succeed(String key, Instant provenUntil);

    void forget(String key);

    void removeExpired(Instant now);

    void createIndexes();
}
