package shop.user;

import java.time.Duration;
import shop.defaults.config.Section;

/**
 * How passwords are hashed with Argon2id (RFC 9106): the section {@code user.password-hash}. The least that OWASP
 * recommends is 19 MiB, two passes and one lane; there always is one lane.
 *
 * @param memoryKib working memory of one hash
 * @param maxConcurrent how many hashes run at once in this process: bounds memory, and leaves processors for the rest
 * @param maxWait how long a request waits for its turn before it is refused
 */
record PasswordHashConfig(int memoryKib, int passes, int maxConcurrent, Duration maxWait) {
    static PasswordHashConfig from(Section hash) {
        return new PasswordHashConfig(
                (int) (hash.bytes("memory", 8 << 10, 1L << 30) >> 10),
                hash.integer("passes", 1, 100),
                hash.integer("max-concurrent", 1, 1_000),
                hash.duration("max-wait", Duration.ofMillis(1), Duration.ofMinutes(1)));
    }
}
