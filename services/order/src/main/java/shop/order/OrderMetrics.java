package shop.order;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import shop.defaults.observe.RequestMetrics;
import shop.order.placing.Orders.Backlog;
import shop.order.placing.SagaEvent;
import shop.order.placing.SagaEvents;

/** What became of orders, and how much work is open. */
final class OrderMetrics implements SagaEvents {
    private final Map<SagaEvent, Counter> counters = new EnumMap<>(SagaEvent.class);
    private final Clock clock;
    private volatile Backlog backlog = new Backlog(0, Optional.empty());

    OrderMetrics(Clock clock) {
        this.clock = clock;
        for (SagaEvent event : SagaEvent.values()) {
            counters.put(
                    event,
                    Metrics.getOrCreate(Counter.builder("orders.events")
                            .description("What happened to orders, by kind")
                            .scope(RequestMetrics.SCOPE)
                            .tags(List.of(Tag.create(
                                    "event",
                                    event.name().toLowerCase(Locale.ROOT).replace('_', '-'))))));
        }
        Metrics.getOrCreate(Gauge.builder("orders.open", () -> backlog.orders())
                .description("Orders that still owe something to the stock")
                .scope(RequestMetrics.SCOPE));
        Metrics.getOrCreate(Gauge.builder("orders.open.oldest.seconds", this::oldestSeconds)
                .description("Age of the oldest order that still owes something to the stock")
                .scope(RequestMetrics.SCOPE));
    }

    @Override
    public void happened(SagaEvent event) {
        Counter counter = counters.get(event);
        if (counter != null) {
            counter.increment();
        }
    }

    void backlog(Backlog latest) {
        backlog = latest;
    }

    private long oldestSeconds() {
        return backlog.oldest()
                .map(oldest -> Duration.between(oldest, clock.instant()).toSeconds())
                .orElse(0L);
    }
}
