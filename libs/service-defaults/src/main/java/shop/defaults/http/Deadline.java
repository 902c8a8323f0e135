package shop.defaults.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.OptionalLong;
import shop.defaults.loop.LoopClock;

/**
 * The moment by which an answer must be given. It travels: each call carries how many milliseconds are left in {@code
 * Request-Timeout-Ms}, so that nobody works for a caller who has gone. Measured on the monotonic clock.
 */
public final class Deadline {
    /** Milliseconds that the caller will wait, from when it sent the request. */
    public static final HeaderName HEADER = HeaderNames.create("Request-Timeout-Ms");

    private static final int MOST_DIGITS = 9;

    private final long atNanos;

    private Deadline(long atNanos) {
        this.atNanos = atNanos;
    }

    public static Deadline after(Duration time) {
        return new Deadline(LoopClock.nanos() + time.toNanos());
    }

    /** That of the request which this thread works for: what its caller allows, and never more than this process does. */
    public static Deadline current() {
        return RequestContext.required().deadline();
    }

    /** What the request's sender allows, and never more than that. */
    public static Deadline from(ServerRequest request, Duration atMost) {
        OptionalLong allowed = millis(request.headers().first(HEADER).orElse(""));
        return after(
                allowed.isPresent() && allowed.getAsLong() < atMost.toMillis()
                        ? Duration.ofMillis(allowed.getAsLong())
                        : atMost);
    }

    /** The earlier of this deadline and one so far from now. */
    public Deadline atMost(Duration time) {
        long other = LoopClock.nanos() + time.toNanos();
        return other - atNanos < 0 ? new Deadline(other) : this;
    }

    /** An earlier deadline, for what others are asked: what follows their answers needs time, too. */
    public Deadline leavingAQuarter() {
        return new Deadline(atNanos - remaining().toNanos() / 4);
    }

    /** What is left, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, atNanos - LoopClock.nanos()));
    }

    public boolean expired() {
        return atNanos - LoopClock.nanos() <= 0;
    }

    private static OptionalLong millis(String text) {
        return !text.isEmpty() && text.length() <= MOST_DIGITS && AsciiSet.DIGITS.containsAll(text)
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }
}
