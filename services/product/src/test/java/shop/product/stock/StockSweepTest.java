package shop.product.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import shop.product.catalog.Product;
import shop.product.catalog.StockedProducts;
import shop.testing.Eventually;

class StockSweepTest {
    private final InMemoryMovements movements = new InMemoryMovements();
    private final InMemoryStockedProducts products = new InMemoryStockedProducts();

    @Test
    void whatADeadProcessLeftBehindIsMended() {
        Product unopened = SampleProducts.withStock(5);
        Product unshown = SampleProducts.withStock(7);
        products.add(unopened);
        products.add(unshown);
        StockMovement opening = LedgerHead.EMPTY.next(unshown.id(), "opening", MovementKind.OPENING, 7, Instant.EPOCH);
        StockMovement decrease =
                LedgerHead.after(opening).next(unshown.id(), "order", MovementKind.DECREASE, -3, Instant.EPOCH);
        movements.append(List.of(opening, decrease));

        sweepUntil(
                "both are mended",
                Duration.ofSeconds(10),
                products,
                () -> shown(unopened).equals("1: 5") && shown(unshown).equals("2: 4"));
        assertThat(movements.from(unopened.id(), 1, 10)).hasSize(1);
    }

    @Test
    void allPagesAreLookedAt() {
        List<Product> many = Stream.generate(() -> SampleProducts.withStock(1))
                .limit(StockSweep.PAGE * 2 + 1)
                .toList();
        many.forEach(products::add);

        sweepUntil("all are open", Duration.ofSeconds(20), products, () -> many.stream()
                .allMatch(product -> shown(product).equals("1: 1")));
    }

    @Test
    void aLedgerThatCannotBeReadKeepsNoOtherWaiting() {
        Product broken = SampleProducts.withStock(5);
        Product unopened = SampleProducts.withStock(7);
        products.add(broken);
        products.add(unopened);
        StockedProducts withOneBroken = new StockedProducts() {
            @Override
            public Optional<Product> find(String id) {
                return products.find(id);
            }

            @Override
            public Optional<Product> showStock(String id, long seq, long available) {
                if (id.equals(broken.id())) {
                    throw new IllegalArgumentException("stock must not be negative");
                }
                return products.showStock(id, seq, available);
            }

            @Override
            public List<Product> following(String id, int limit) {
                return products.following(id, limit);
            }
        };

        sweepUntil("the other is opened", Duration.ofSeconds(10), withOneBroken, () -> shown(unopened)
                .equals("1: 7"));
    }

    private void sweepUntil(String what, Duration longest, StockedProducts swept, BooleanSupplier condition) {
        try (StockLedger ledger = new StockLedger(movements, swept, Clock.systemUTC(), 10)) {
            StockSweep sweep = new StockSweep(swept, movements, ledger, new LedgerWatch());
            Eventually.that(what, longest, () -> {
                sweep.sweepPage();
                return condition.getAsBoolean();
            });
        }
    }

    private String shown(Product product) {
        return products.find(product.id())
                .map(found -> found.stock().seq() + ": " + found.stock().available())
                .orElseThrow();
    }
}
