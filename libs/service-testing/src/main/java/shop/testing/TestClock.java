package shop.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** A clock that stands still until a test moves it; whole milliseconds, as everything stored. */
public final class TestClock extends Clock {
    private volatile Instant now;

    private TestClock(Instant start) {
        now = start;
    }

    public static TestClock at(Instant start) {
        return new TestClock(start.truncatedTo(ChronoUnit.MILLIS));
    }

    /** Starts at an arbitrary fixed time. */
    public static TestClock fixed() {
        return at(Instant.parse("2026-03-01T12:00:00Z"));
    }

    /** Starts now, for clocks that must agree with somebody else's. */
    public static TestClock startingNow() {
        return at(Instant.now());
    }

    public synchronized void advance(Duration step) {
        now = now.plus(step);
    }

    public synchronized void set(Instant time) {
        now = time.truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the shop's times are UTC");
    }
}
