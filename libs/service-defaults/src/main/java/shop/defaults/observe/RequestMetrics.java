package shop.defaults.observe;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Count, duration and concurrency of HTTP requests, by route pattern and status. The number of series is bounded:
 * routes are patterns, and methods that are not known count as one.
 */
public final class RequestMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
    };
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private record Series(String method, String route, int status) {
        boolean is(String method, String route, int status) {
            return this.status == status && this.method.equals(method) && this.route.equals(route);
        }
    }

    private record Recent(Series series, Timer timer) {}

    private final String service;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();
    /** Likely to be that of the next request, too. */
    private volatile @Nullable Recent recent;

    /** @param service the value of the label {@code service} */
    public RequestMetrics(String service) {
        this.service = service;
        Metrics.getOrCreate(Gauge.builder("http.server.requests.active", inFlight::get)
                .description("Requests being answered")
                .scope(SCOPE)
                .tags(List.of(Tag.create("service", service))));
    }

    /** The scope of the shop's own metrics in the registry. */
    public static final String SCOPE = "application";

    /** A request has begun. @return how many are running, with it */
    public int begin() {
        return inFlight.incrementAndGet();
    }

    /** A request has been refused, and is counted elsewhere. */
    public void refused() {
        inFlight.decrementAndGet();
    }

    public void end(String method, String route, int status, long nanos) {
        inFlight.decrementAndGet();
        Recent last = recent;
        if (last == null || !last.series().is(method, route, status)) {
            Series series = new Series(METHODS.contains(method) ? method : "OTHER", route, status);
            last = new Recent(series, timers.computeIfAbsent(series, this::timer));
            recent = last;
        }
        last.timer().record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Series series) {
        return latency(
                "http.server.requests",
                "Duration of HTTP requests",
                List.of(
                        Tag.create("service", service),
                        Tag.create("method", series.method()),
                        Tag.create("route", series.route()),
                        Tag.create("status", Integer.toString(series.status()))));
    }

    /** A histogram of durations of requests or calls, with the same limits everywhere. */
    public static Timer latency(String name, String description, List<Tag> tags) {
        return Metrics.getOrCreate(Timer.builder(name)
                .description(description)
                .scope(SCOPE)
                .buckets(BUCKETS)
                .percentiles(new double[0]) // a histogram aggregates over replicas, percentiles do not
                .tags(tags));
    }

    /** Counts something that is told apart by one label. */
    public static Counter counter(String name, String description, String label, String value) {
        return Metrics.getOrCreate(
                Counter.builder(name).description(description).scope(SCOPE).tags(List.of(Tag.create(label, value))));
    }
}
