package shop.order.domain;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BasketTest {
    private static final UserId ANN = new UserId("ann");

    @Provide
    Arbitrary<List<OrderLine>> wishes() {
        Arbitrary<ProductId> products = Arbitraries.of("a", "b", "c", "d").map(ProductId::new);
        Arbitrary<Quantity> quantities = Arbitraries.integers().between(1, 90).map(Quantity::new);
        return Combinators.combine(products, quantities)
                .as(OrderLine::of)
                .list()
                .ofMinSize(1)
                .ofMaxSize(100);
    }

    @Property
    void linesOfOneProductBecomeOneAndNothingIsLost(@ForAll("wishes") List<OrderLine> wishes) {
        Map<ProductId, Integer> wanted = wishes.stream()
                .collect(groupingBy(
                        OrderLine::product, summingInt(line -> line.quantity().value())));

        Basket basket = Basket.merging(wishes);

        assertThat(basket.lines()).extracting(OrderLine::product).doesNotHaveDuplicates();
        assertThat(basket.lines())
                .allSatisfy(line -> assertThat(line.quantity().value()).isEqualTo(wanted.get(line.product())))
                .hasSameSizeAs(wanted.keySet());
    }

    @Property
    void theOrderOfLinesDoesNotMatterToTheFingerprint(@ForAll("wishes") List<OrderLine> wishes, @ForAll long seed) {
        List<OrderLine> shuffled = new ArrayList<>(wishes);
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(Basket.merging(shuffled).fingerprint(ANN))
                .isEqualTo(Basket.merging(wishes).fingerprint(ANN));
    }

    @Property
    void anotherQuantityOrUserIsAnotherFingerprint(@ForAll("wishes") List<OrderLine> wishes) {
        List<OrderLine> more = new ArrayList<>(wishes);
        more.add(wishes.getFirst());

        String fingerprint = Basket.merging(wishes).fingerprint(ANN);

        assertThat(Basket.merging(more).fingerprint(ANN)).isNotEqualTo(fingerprint);
        assertThat(Basket.merging(wishes).fingerprint(new UserId("bob"))).isNotEqualTo(fingerprint);
    }

    @Test
    void anotherExpectedTotalIsAnotherFingerprint() {
        Basket basket = new Basket(List.of(OrderLine.of(new ProductId("a"), new Quantity(1))));

        assertThat(List.of(
                        basket.fingerprint(ANN),
                        basket.expecting(Optional.of(Money.of("1.5"))).fingerprint(ANN),
                        basket.expecting(Optional.of(Money.of("2"))).fingerprint(ANN)))
                .doesNotHaveDuplicates();
        assertThat(basket.expecting(Optional.of(Money.of("2.00"))).fingerprint(ANN))
                .isEqualTo(basket.expecting(Optional.of(Money.of("2"))).fingerprint(ANN));
    }

    @Test
    void aSumBeyondTheLimitIsRefused() {
        OrderLine line = OrderLine.of(new ProductId("a"), new Quantity(6_000));

        assertThatIllegalArgumentException().isThrownBy(() -> Basket.merging(List.of(line, line)));
    }

    @Test
    void moreThanAHundredProductsAreRefused() {
        List<OrderLine> lines = IntStream.rangeClosed(0, Basket.MAX_LINES)
                .mapToObj(i -> OrderLine.of(new ProductId("p" + i), new Quantity(1)))
                .toList();

        assertThatIllegalArgumentException().isThrownBy(() -> Basket.merging(lines));
        assertThat(Basket.merging(lines.subList(0, Basket.MAX_LINES)).lines()).hasSize(Basket.MAX_LINES);
    }

    @Test
    void anEmptyBasketIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Basket.merging(List.of()));
    }
}
