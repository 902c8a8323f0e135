package shop.product.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.health.HealthCheckResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import shop.product.catalog.Product;

class LedgerWatchTest {
    private final LedgerWatch watch = new LedgerWatch();
    private final Product product = SampleProducts.withStock(5);
    private final StockMovement opening =
            LedgerHead.EMPTY.next(product.id(), "opening", MovementKind.OPENING, 5, Instant.EPOCH);
    private final StockMovement decrease =
            LedgerHead.after(opening).next(product.id(), "order", MovementKind.DECREASE, -3, Instant.EPOCH);

    @Test
    void aProductThatShowsWhatItsLedgerSaysIsSound() {
        watch.look(product, List.of());
        watch.look(showing(1, 5), List.of(opening, decrease));
        watch.look(showing(2, 2), List.of(opening, decrease));
        watch.roundEnded();

        assertThat(told()).isEqualTo("checked 3, faulty 0");
    }

    @Test
    void everyKindOfFaultIsCounted() {
        StockMovement fromNowhere =
                new StockMovement(product.id(), 2, "order", MovementKind.DECREASE, -1, 2, Instant.EPOCH);

        watch.look(showing(2, 3), List.of(opening, decrease));
        watch.look(showing(2, 2), List.of(opening));
        watch.look(showing(2, 2), List.of(decrease));
        watch.look(showing(2, 2), List.of(opening, fromNowhere));
        watch.roundEnded();

        assertThat(told()).isEqualTo("checked 4, faulty 4");
    }

    @Test
    void onlyWholeRoundsAreTold() {
        watch.look(showing(2, 3), List.of(opening, decrease));
        assertThat(told()).isEqualTo("checked 0, faulty 0");
        watch.roundEnded();
        watch.look(showing(2, 2), List.of(opening, decrease));
        watch.roundEnded();

        assertThat(told()).isEqualTo("checked 1, faulty 0");
    }

    private Product showing(long seq, long available) {
        return product.withStock(seq, available);
    }

    /** It says so, and the process stays ready. */
    private String told() {
        HealthCheckResponse answer = watch.call();
        assertThat(answer.status()).isEqualTo(HealthCheckResponse.Status.UP);
        return "checked " + answer.details().get("checked") + ", faulty "
                + answer.details().get("faulty");
    }
}
