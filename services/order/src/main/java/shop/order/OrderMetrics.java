package shop.order;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
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

/**
 * What became of orders, and how much work is open: the Order Service's own half of the audit, all the time. Orders that
 * are open for longer than they may be are a metric and a detail of the readiness that stays up: recovery needs the
 * process.
 */
final class OrderMetrics implements SagaEvents, HealthCheck {
    private final Map<SagaEvent, Counter> counters = new EnumMap<>(SagaEvent.class);
    private final Duration settleWithin;
    private final Clock clock;
    private volatile Backlog backlog = new Backlog(0, Optional.empty());

    OrderMetrics(Duration settleWithin, Clock clock) {
        this.settleWithin = settleWithin;
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
                .description("For how long the order that waits longest has owed something to the stock")
                .scope(RequestMetrics.SCOPE));
        Metrics.getOrCreate(Gauge.builder("orders.overdue", () -> isOverdue() ? 1 : 0)
                .description("1 while an order is open for longer than order.saga.settle-within")
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

    private boolean isOverdue() {
        return oldestSeconds() > settleWithin.toSeconds();
    }

    @Override
    public HealthCheckType type() {
        return HealthCheckType.READINESS;
    }

    @Override
    public String name() {
        return "open-orders";
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.builder()
                .status(true)
                .detail("orders", backlog.orders())
                .detail("oldestSeconds", oldestSeconds())
                .detail("overdue", isOverdue())
                .build();
    }

    private long oldestSeconds() {
        return backlog.oldest()
                .map(oldest -> Duration.between(oldest, clock.instant()).toSeconds())
                .orElse(0L);
    }
}
