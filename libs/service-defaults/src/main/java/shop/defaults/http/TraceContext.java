package shop.defaults.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The position of a request in a trace (W3C Trace Context, level 1).
 *
 * @param traceId 32 hexadecimal digits, the same in every service that the request passes
 * @param spanId 16 hexadecimal digits, this service's own
 * @param sampled whether the caller records the trace
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {
    public static final HeaderName HEADER = HeaderNames.create("traceparent");

    private static final Pattern FORM =
            Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})");

    /** Goes on with the caller's trace under a new span, or starts one when there is none or it is not valid. */
    public static TraceContext continuing(String traceparent) {
        if (traceparent.isEmpty()) {
            return started();
        }
        Matcher matcher = FORM.matcher(traceparent);
        if (!matcher.matches()) {
            return started();
        }
        boolean sampled = (HexFormat.fromHexDigits(matcher.group(3)) & 1) == 1;
        return new TraceContext(matcher.group(1), randomHex(), sampled);
    }

    private static TraceContext started() {
        return new TraceContext(randomHex() + randomHex(), randomHex(), false);
    }

    /** The header for calls that this request causes. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    private static String randomHex() {
        long bits;
        do {
            bits = ThreadLocalRandom.current().nextLong();
        } while (bits == 0);
        return HexFormat.of().toHexDigits(bits);
    }
}
