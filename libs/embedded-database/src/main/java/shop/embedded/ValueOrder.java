package shop.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The total order of index values: by type as MongoDB orders types, then by value. Only plain values are in MongoDB's
 * order within their type; all others are in some order in which equal means the same.
 */
final class ValueOrder {
    private ValueOrder() {}

    /** A value that is ordered by its BSON, which is made once and not for each comparison. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    record Opaque(Object value, int rank, byte[] bytes) {}

    /** What to give to {@link #compare} in place of the value. */
    static @Nullable Object comparable(@Nullable Object value) {
        return value == null || isPlain(value) || value instanceof Opaque
                ? value
                : new Opaque(value, rank(value), bytes(value));
    }

    /** Whether sorting by the index gives MongoDB's order for this value. */
    static boolean isPlain(@Nullable Object value) {
        return value == null
                || value instanceof Number
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Instant
                || value instanceof ObjectId;
    }

    /** Compares two values that are plain, or were made {@linkplain #comparable}. */
    static int compare(@Nullable Object a, @Nullable Object b) {
        int byType = Integer.compare(rank(a), rank(b));
        if (byType != 0 || a == null || b == null) {
            return byType;
        }
        return switch (a) {
            case Number number -> compareNumbers(number, (Number) b);
            case String text when b instanceof String other -> text.compareTo(other);
            case Boolean truth when b instanceof Boolean other -> truth.compareTo(other);
            case Instant time when b instanceof Instant other -> time.compareTo(other);
            case ObjectId id when b instanceof ObjectId other -> id.compareTo(other);
            case Opaque opaque when b instanceof Opaque other -> Arrays.compareUnsigned(opaque.bytes, other.bytes);
            default -> throw new IllegalArgumentException("not comparable: " + a.getClass());
        };
    }

    private static int rank(@Nullable Object value) {
        return switch (value) {
            case null -> 1;
            case MinKey min -> 0;
            case Number number -> 2;
            case String text -> 3;
            case Document document -> 4;
            case ObjectId id -> 6;
            case Boolean truth -> 7;
            case Instant time -> 8;
            case Opaque opaque -> opaque.rank;
            case MaxKey max -> 9;
            default -> 5;
        };
    }

    /** Normalized values are doubles, but for the long integers that no double is equal to. */
    private static int compareNumbers(Number a, Number b) {
        if ((a instanceof Double && b instanceof Double)
                || !Double.isFinite(a.doubleValue())
                || !Double.isFinite(b.doubleValue())) {
            return Double.compare(a.doubleValue(), b.doubleValue());
        }
        return exact(a).compareTo(exact(b));
    }

    private static BigDecimal exact(Number number) {
        return number instanceof Long integer ? BigDecimal.valueOf(integer) : new BigDecimal(number.doubleValue());
    }

    private static byte[] bytes(Object value) {
        return Bson.encode(new Document("", value));
    }
}
