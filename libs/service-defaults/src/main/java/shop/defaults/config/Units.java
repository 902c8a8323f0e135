package shop.defaults.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as operators write them. */
final class Units {
    /** No more digits than a long has room for, whatever the unit; the same for sizes. */
    private static final Pattern DURATION = Pattern.compile("(\\d{1,11})(ms|s|m|h|d)");

    private static final Pattern BYTES = Pattern.compile("(\\d{1,9}) ?(B|KiB|MiB|GiB)");
    /** Numbers, for durations multiply by way of BigDecimal, whose tables take a service a twentieth of its start. */
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private static final Map<String, Long> SIZES = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    private Units() {}

    /** {@code 500ms}, {@code 30s}, {@code 15m}, {@code 2h}, {@code 7d}, or ISO 8601 such as {@code PT1M30S}. */
    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (matcher.matches()) {
            return Duration.ofMillis(Long.parseLong(matcher.group(1)) * MILLIS.getOrDefault(matcher.group(2), 0L));
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("must be a duration such as 500ms, 30s, 15m, 2h or 7d", e);
        }
    }

    /** {@code 64B}, {@code 16KiB}, {@code 1MiB} or {@code 2GiB}. */
    static long bytes(String text) {
        Matcher matcher = BYTES.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a size such as 64B, 16KiB, 1MiB or 2GiB");
        }
        return Long.parseLong(matcher.group(1)) * SIZES.getOrDefault(matcher.group(2), 1L);
    }

    /** A duration in the form that it would be written in. */
    static String show(Duration duration) {
        for (String unit : new String[] {"d", "h", "m", "s", "ms"}) {
            long size = MILLIS.getOrDefault(unit, 1L);
            if (duration.toMillis() % size == 0 && (duration.toMillis() != 0 || unit.equals("s"))) {
                return duration.toMillis() / size + unit;
            }
        }
        return duration.toString();
    }

    static String show(long bytes) {
        for (String unit : new String[] {"GiB", "MiB", "KiB"}) {
            long size = SIZES.getOrDefault(unit, 1L);
            if (bytes != 0 && bytes % size == 0) {
                return bytes / size + unit;
            }
        }
        return bytes + "B";
    }
}
