package shop.defaults.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import shop.defaults.trace.Span;

/**
 * The position of a request in a trace (W3C Trace Context).
 *
 * @param traceId 32 hexadecimal digits, the same in every service that the request passes
 * @param spanId 16 hexadecimal digits, this service's own
 * @param sampled whether the caller records the trace
 * @param state what tracing systems hand on along the trace, or the empty string
 */
public record TraceContext(String traceId, String spanId, boolean sampled, String state) {
    public static final HeaderName HEADER = HeaderNames.create("traceparent");

    /** Says what only tracing systems understand; goes with the other or not at all. */
    public static final HeaderName STATE_HEADER = HeaderNames.create("tracestate");

    /** Later versions begin as this one does and may go on after a dash; there will be no version ff (section 3.2). */
    private static final Pattern FORM =
            Pattern.compile("(?:00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})"
                    + "|(?!00|ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?)");

    /** Goes on with the caller's trace under a new span, or starts one when there is none or it is not valid. */
    static TraceContext continuing(Headers headers) {
        String traceparent = traceparent(headers);
        if (traceparent.isEmpty()) {
            return started();
        }
        Matcher matcher = FORM.matcher(traceparent);
        if (!matcher.matches()) {
            return started();
        }
        int first = matcher.group(1) == null ? 4 : 1;
        boolean sampled = (HexFormat.fromHexDigits(matcher.group(first + 2)) & 1) == 1;
        String state =
                headers.contains(STATE_HEADER) ? TraceState.of(ListField.elements(headers.get(STATE_HEADER))) : "";
        return new TraceContext(matcher.group(first), randomHex(), sampled, state);
    }

    private static TraceContext started() {
        return new TraceContext(randomHex() + randomHex(), randomHex(), false, "");
    }

    /** What the caller says of its position; the empty string when it says nothing, or more than one thing. */
    static String traceparent(Headers headers) {
        return headers.contains(HEADER) && headers.get(HEADER).valueCount() == 1
                ? headers.get(HEADER).get().strip()
                : "";
    }

    /** The position of a recorded span in this trace, or in one of its own. */
    TraceContext at(Span span) {
        return new TraceContext(
                span.traceId(), span.spanId(), true, span.traceId().equals(traceId) ? state : "");
    }

    /** Adds the headers to a call that this request causes. */
    public void addTo(List<Header> headers) {
        headers.add(HeaderValues.createCached(HEADER, traceparent()));
        if (!state.isEmpty()) {
            headers.add(HeaderValues.createCached(STATE_HEADER, state));
        }
    }

    /** The header for calls that this request causes. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    /** Sixteen digits; of which the first is not zero, else there would be fewer. */
    private static String randomHex() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    }
}
