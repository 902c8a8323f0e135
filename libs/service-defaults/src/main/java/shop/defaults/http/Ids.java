package shop.defaults.http;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;

/** Identifiers: UUID version 7 (RFC 9562, section 5.7), so that they sort by time and index well. */
public final class Ids {
    private static final NoArgGenerator GENERATOR = Generators.timeBasedEpochRandomGenerator();

    private Ids() {}

    /** A new identifier, 36 characters. */
    public static String next() {
        return GENERATOR.generate().toString();
    }
}
