package shop.user;

import java.time.Instant;
import java.util.Optional;

/**
 * The families of refresh tokens: one family for each login, with one token that is good at a time. Only digests are
 * kept, so what is stored opens nothing.
 */
interface RefreshTokens {
    /**
     * A family.
     *
     * @param id digest of the part that all its tokens share
     * @param current digest of the one token that is good
     * @param credentials the {@link User#credentials()} at login
     * @param rotatedAt when the current token was issued
     * @param idleUntil when the current token ends
     * @param endsAt when the family ends, however often it is used
     */
    record Family(
            String id,
            String userId,
            long credentials,
            String current,
            Instant rotatedAt,
            Instant idleUntil,
            Instant endsAt) {
        boolean isLiveAt(Instant now) {
            return now.isBefore(idleUntil) && now.isBefore(endsAt);
        }
    }

    void add(Family family);

    Optional<Family> find(String id);

    /**
     * Puts the next token in the place of the current one.
     *
     * @return whether it was done: false if that token is not the current one (any more)
     */
    boolean rotate(Family family, String next, Instant now, Instant idleUntil);

    /** Ends a family. */
    void revoke(String id);

    /** Ends all families of a user. */
    void revokeAllOf(String userId);

    /** Removes families that have ended. */
    void removeExpired(Instant now);

    void createIndexes();
}
