package shop.defaults.auth;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import shop.defaults.digest.Sha256;

/**
 * The tokens seen lately, by their SHA-256: no token is kept that could be stolen from memory. Two generations bound
 * it: when the young one is full it becomes the old one, and what nobody asks for again is gone with the next turn.
 */
final class VerifiedTokens {
    private final int generationSize;
    private volatile Map<Key, VerifiedToken> young = new ConcurrentHashMap<>();
    private volatile Map<Key, VerifiedToken> old = Map.of();

    VerifiedTokens(int capacity) {
        this.generationSize = Math.max(1, capacity / 2);
    }

    static Key key(String token) {
        return new Key(Sha256.of(token));
    }

    Optional<VerifiedToken> find(Key key) {
        VerifiedToken found = young.get(key);
        if (found == null) {
            found = old.get(key);
            if (found != null) {
                put(key, found);
            }
        }
        return Optional.ofNullable(found);
    }

    void put(Key key, VerifiedToken token) {
        young.put(key, token);
        if (young.size() > generationSize) {
            turn();
        }
    }

    int size() {
        return young.size() + old.size();
    }

    private synchronized void turn() {
        if (young.size() > generationSize) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }

    /** The digest of a token. */
    static final class Key {
        private final byte[] digest;

        Key(byte[] digest) {
            this.digest = digest;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(digest, key.digest);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(digest);
        }
    }
}
