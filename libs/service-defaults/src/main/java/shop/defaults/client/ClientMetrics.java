package shop.defaults.client;

import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;
import shop.defaults.client.ServiceCallException.Reason;
import shop.defaults.observe.RequestMetrics;

/**
 * How the calls of this process to one neighbour go, those of all its clients together. The only label besides the
 * neighbour's name is what came of a call; addresses are counted and not named, for they come and go.
 */
final class ClientMetrics {
    private static final Map<String, ClientMetrics> BY_SERVICE = new ConcurrentHashMap<>();
    private static final int CLASSES = 6; // of statuses: 1xx to 5xx, and 0 for what is none

    private final List<Tag> tags;
    private final List<Endpoints> clients = new CopyOnWriteArrayList<>();
    private final LongAdder retries = new LongAdder();
    private final LongAdder ejections = new LongAdder();
    /** Made when first needed, so that there are only series of what has happened. */
    private final AtomicReferenceArray<Timer> timers = new AtomicReferenceArray<>(CLASSES);

    private final Map<Reason, Timer> failures = new ConcurrentHashMap<>();

    private ClientMetrics(String service) {
        this.tags = List.of(Tag.create("upstream", service));
        gauge("http.client.requests.active", "Calls to the service that hold a connection", Endpoint::pending);
        gauge("http.client.requests.waiting", "Calls that wait for a connection to the service", Endpoint::waiting);
        gauge("http.client.connections", "Connections to the service", Endpoint::connections);
        gauge("http.client.addresses", "Addresses of the service that are known", endpoint -> 1);
        gauge(
                "http.client.addresses.ejected",
                "Addresses of the service that are passed over because they failed",
                endpoint -> endpoint.isEjected() ? 1 : 0);
        counter("http.client.retries", "Attempts of calls after the first", retries);
        counter("http.client.ejections", "How often an address began to be passed over", ejections);
    }

    /** The one of this neighbour. */
    static ClientMetrics of(String service) {
        return BY_SERVICE.computeIfAbsent(service, ClientMetrics::new);
    }

    void add(Endpoints client) {
        clients.add(client);
    }

    void remove(Endpoints client) {
        clients.remove(client);
    }

    void answered(int status, long nanos) {
        int statusClass = status / 100 < CLASSES ? status / 100 : 0;
        Timer timer = timers.get(statusClass);
        if (timer == null) {
            timer = timer(statusClass == 0 ? "other" : statusClass + "xx");
            timers.set(statusClass, timer);
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    void failed(Reason reason, long nanos) {
        failures.computeIfAbsent(reason, failure -> timer(failure.name().toLowerCase(Locale.ROOT)))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    void retried() {
        retries.increment();
    }

    void ejected() {
        ejections.increment();
    }

    private Timer timer(String outcome) {
        return RequestMetrics.latency(
                "http.client.requests",
                "Attempts of calls to other services, until the head of the answer",
                List.of(tags.getFirst(), Tag.create("outcome", outcome)));
    }

    private void gauge(String name, String description, ToIntFunction<Endpoint> ofOne) {
        Metrics.getOrCreate(Gauge.builder(name, () -> clients.stream()
                        .map(Endpoints::all)
                        .flatMap(Collection::stream)
                        .mapToInt(ofOne)
                        .sum())
                .description(description)
                .scope(RequestMetrics.SCOPE)
                .tags(tags));
    }

    private void counter(String name, String description, LongAdder count) {
        Metrics.getOrCreate(FunctionalCounter.builder(name, count, LongAdder::sum)
                .description(description)
                .scope(RequestMetrics.SCOPE)
                .tags(tags));
    }
}
