package shop.order.http;

import java.time.Duration;
import shop.defaults.config.Section;

/**
 * How orders are followed: the section {@code order.events}.
 *
 * @param poll how often the database is looked at for all streams together
 * @param heartbeat the longest silence of a stream
 * @param maxDuration after how long a stream ends; its client comes back where it was
 * @param maxStreams how many streams a process has open at once
 * @param maxStreamsPerCaller how many of them one caller may have
 */
public record EventsConfig(
        Duration poll, Duration heartbeat, Duration maxDuration, int maxStreams, int maxStreamsPerCaller) {

    public static EventsConfig from(Section events) {
        return new EventsConfig(
                events.duration("poll", Duration.ofMillis(10), Duration.ofMinutes(1)),
                events.duration("heartbeat", Duration.ofMillis(100), Duration.ofMinutes(5)),
                events.duration("max-duration", Duration.ofMillis(100), Duration.ofHours(24)),
                events.integer("max-streams", 1, 100_000),
                events.integer("max-streams-per-caller", 1, 100_000));
    }
}
