package shop.product.stock;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import shop.defaults.observe.RequestMetrics;
import shop.product.catalog.Product;

/**
 * The Product Service's own half of the audit, all the time: whether each product shows what its ledger says, and whether
 * the entry that it shows follows from the one before. Counts are of the last whole round over all products. A fault is
 * a metric and a detail of the readiness that stays up: to stop selling everything would help nobody.
 */
public final class LedgerWatch implements HealthCheck {
    private static final Logger LOG = System.getLogger(LedgerWatch.class.getName());

    private record Counts(long products, long faults) {
        Counts plus(boolean fault) {
            return new Counts(products + 1, fault ? faults + 1 : faults);
        }
    }

    private volatile Counts last = new Counts(0, 0);
    private Counts current = new Counts(0, 0);

    public LedgerWatch() {
        Metrics.getOrCreate(Gauge.builder("stock.ledgers.checked", () -> last.products())
                .description("Products whose ledger was checked in the last whole round")
                .scope(RequestMetrics.SCOPE));
        Metrics.getOrCreate(Gauge.builder("stock.ledgers.faulty", () -> last.faults())
                .description("Products that did not show what their ledger says, or whose ledger is broken there")
                .scope(RequestMetrics.SCOPE));
    }

    /** @param around the entry that the product shows, and those next to it, as far as they are there */
    void look(Product product, List<StockMovement> around) {
        Optional<String> fault = fault(product, around);
        fault.ifPresent(what -> LOG.log(Level.ERROR, "the ledger of product " + product.id() + ": " + what));
        current = current.plus(fault.isPresent());
    }

    void roundEnded() {
        last = current;
        current = new Counts(0, 0);
    }

    private static Optional<String> fault(Product product, List<StockMovement> around) {
        long seq = product.stock().seq();
        if (seq == 0) {
            return Optional.empty(); // shows its opening stock until the ledger is opened
        }
        Map<Long, StockMovement> bySeq =
                around.stream().collect(Collectors.toMap(StockMovement::seq, Function.identity()));
        StockMovement shown = bySeq.get(seq);
        if (shown == null) {
            return Optional.of("it shows entry " + seq + ", which is not there or cannot be read");
        }
        if (shown.balance() != product.stock().available()) {
            return Optional.of(
                    "it shows " + product.stock().available() + ", entry " + seq + " says " + shown.balance());
        }
        StockMovement before = bySeq.get(seq - 1);
        if (before == null) {
            return seq == 1 ? Optional.empty() : Optional.of("entry " + (seq - 1) + " is not there or cannot be read");
        }
        return before.balance() + shown.delta() == shown.balance()
                ? Optional.empty()
                : Optional.of("entry " + seq + " does not follow from the one before");
    }

    @Override
    public HealthCheckType type() {
        return HealthCheckType.READINESS;
    }

    @Override
    public String name() {
        return "stock-ledgers";
    }

    @Override
    public HealthCheckResponse call() {
        Counts counts = last;
        return HealthCheckResponse.builder()
                .status(true)
                .detail("checked", counts.products())
                .detail("faulty", counts.faults())
                .build();
    }
}
