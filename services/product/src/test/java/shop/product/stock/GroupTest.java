package shop.product.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.product.stock.MovementKind.DECREASE;
import static shop.product.stock.MovementKind.REFILL;
import static shop.product.stock.MovementKind.RELEASE;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import shop.defaults.error.ServiceException;
import shop.product.catalog.Product;

/** Requests for one product that are settled together. */
@Timeout(60) // a group that gets nowhere goes round for ever
class GroupTest {
    private final InMemoryMovements movements = new InMemoryMovements();
    private final InMemoryStockedProducts products = new InMemoryStockedProducts();
    private final Product product = SampleProducts.withStock(1);

    @BeforeEach
    void open() {
        products.add(product);
        assertThat(settle(new StockRequest(DECREASE, "before", 1))).containsExactly("2: -1");
    }

    @Test
    void aKeyThatComesTwiceForWhatIsSoldOutIsRefusedTwice() {
        StockRequest twice = new StockRequest(DECREASE, "k", 1);
        assertThat(settle(twice, twice, new StockRequest(DECREASE, "other", 1)))
                .containsExactly("insufficient-stock", "insufficient-stock", "insufficient-stock");
    }

    @Test
    void aReleaseBehindItsRefusedDecreaseVoidsItsKey() {
        assertThat(settle(new StockRequest(DECREASE, "k", 1), new StockRequest(RELEASE, "k", 1)))
                .containsExactly("insufficient-stock", "3: 0");
        assertThat(settle(new StockRequest(DECREASE, "k", 1))).containsExactly("movement-void");
    }

    @Test
    void aKeyThatComesTwiceForWhatIsThereTakesItOnce() {
        StockRequest twice = new StockRequest(DECREASE, "k", 1);
        assertThat(settle(new StockRequest(REFILL, "more", 5), twice, twice)).containsExactly("3: 5", "4: -1", "4: -1");
    }

    /** What each is told: the number and the units of its movement, or the code of the error. */
    private List<String> settle(StockRequest... requests) {
        List<Waiter> waiters = Stream.of(requests).map(Waiter::new).toList();
        Group.settle(movements, products, new LedgerHeads(10), Clock.systemUTC(), product.id(), waiters);
        return waiters.stream().map(GroupTest::told).toList();
    }

    private static String told(Waiter waiter) {
        try {
            StockMovement entry = waiter.await(Duration.ZERO).movement();
            return entry.seq() + ": " + entry.delta();
        } catch (ServiceException e) {
            return e.type().code();
        }
    }
}
