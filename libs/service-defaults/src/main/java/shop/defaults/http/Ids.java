package shop.defaults.http;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Identifiers: UUID version 7 (RFC 9562, section 5.7), so that they sort by time and index well. */
public final class Ids {
    private static final NoArgGenerator GENERATOR = Generators.timeBasedEpochRandomGenerator();

    private Ids() {}

    /** A new identifier, 36 characters; the random part is from a cryptographic generator. */
    public static String next() {
        return GENERATOR.generate().toString();
    }

    /** Like {@link #next}, but to be guessed by who tries: for what only has to differ, at no cost. */
    static String unguarded() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long time = System.currentTimeMillis() << 16 | 0x7000 | random.nextInt(1 << 12);
        return new UUID(time, Long.MIN_VALUE | random.nextLong() >>> 2).toString();
    }
}
