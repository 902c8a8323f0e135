package shop.product.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.product.catalog.Product;
import shop.testing.Eventually;
import shop.testing.Race;

/** Waiting for a store that does not answer: bounded, and honest about what is known. */
class StockLedgerTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final CountDownLatch answers = new CountDownLatch(1);
    private final AtomicInteger appends = new AtomicInteger();
    private final InMemoryMovements kept = new InMemoryMovements();
    private final InMemoryStockedProducts products = new InMemoryStockedProducts();
    private final Product product = SampleProducts.withStock(10);
    private final StockLedger ledger = new StockLedger(new SlowMovements(), products, Clock.systemUTC(), 3);

    StockLedgerTest() {
        products.add(product);
    }

    @AfterEach
    void stop() {
        answers.countDown();
        ledger.close();
    }

    @Test
    void whoGivesUpWhileItHappensIsToldThatTheOutcomeIsNotKnown() {
        assertThatThrownBy(() -> ledger.decrease(product.id(), "a", 1, SHORT))
                .isInstanceOfSatisfying(ServiceException.class, e -> {
                    assertThat(e.type()).isEqualTo(CommonErrors.GATEWAY_TIMEOUT);
                    assertThat(e.headers()).containsKey("Retry-After");
                });

        answers.countDown();

        assertThat(ledger.decrease(product.id(), "a", 1, LONG).replayed()).isTrue();
        assertThat(kept.from(product.id(), 1, 10)).hasSize(2);
    }

    @Test
    void whoGivesUpBeforeItBeganChangesNothing() {
        Thread first = Thread.ofVirtual().start(() -> ledger.decrease(product.id(), "a", 1, LONG));
        Eventually.that("the first is under way", LONG, () -> appends.get() == 1);

        assertThatThrownBy(() -> ledger.decrease(product.id(), "b", 1, SHORT))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.type()).isEqualTo(CommonErrors.UNAVAILABLE));

        answers.countDown();
        Eventually.that("the first is through", LONG, () -> !first.isAlive());
        assertThat(kept.withOrders(product.id(), List.of("b"))).isEmpty();
    }

    @Test
    void aFullQueueTurnsPeopleAwayAtOnce() {
        Thread first = Thread.ofVirtual().start(() -> ledger.decrease(product.id(), "first", 1, LONG));
        Eventually.that("the first is under way", LONG, () -> appends.get() == 1);

        Race.Outcome<String> outcome = Race.run(8, n -> {
            try {
                ledger.decrease(product.id(), "order-" + n, 1, SHORT.multipliedBy(5));
                return "granted";
            } catch (ServiceException e) {
                assertThat(e.headers()).containsKey("Retry-After");
                return e.type().code();
            } finally {
                answers.countDown(); // as soon as one is turned away, the others may go on
            }
        });

        assertThat(outcome.orThrow()).contains("unavailable").isSubsetOf("granted", "unavailable");
        Eventually.that("the first is through", LONG, () -> !first.isAlive());
    }

    /** Appends only once the test lets it. */
    private final class SlowMovements implements Movements {
        @Override
        public int append(List<StockMovement> entries) {
            appends.incrementAndGet();
            try {
                answers.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return kept.append(entries);
        }

        @Override
        public List<StockMovement> from(String id, long fromSeq, int limit) {
            return kept.from(id, fromSeq, limit);
        }

        @Override
        public List<StockMovement> withOrders(String id, Collection<String> orders) {
            return kept.withOrders(id, orders);
        }

        @Override
        public Map<String, List<StockMovement>> around(Map<String, Long> seqs) {
            return kept.around(seqs);
        }
    }
}
