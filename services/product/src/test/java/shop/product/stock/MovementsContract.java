package shop.product.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import shop.testing.Race;

/** What every implementation of {@link Movements} promises. */
abstract class MovementsContract {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123Z");

    private final String product = UUID.randomUUID().toString();
    private final LedgerHead opened = LedgerHead.after(opening());

    abstract Movements movements();

    @Test
    void whatIsAppendedCanBeRead() {
        List<StockMovement> entries = List.of(opening(), decrease(opened, "a", 3));

        assertThat(movements().append(entries)).isEqualTo(2);

        assertThat(movements().from(product, 1, 10)).isEqualTo(entries);
        assertThat(movements().from(product, 2, 10)).containsExactly(entries.get(1));
        assertThat(movements().from(product, 1, 1)).containsExactly(entries.getFirst());
        assertThat(movements().from(product, 3, 10)).isEmpty();
        assertThat(movements().from("another", 1, 10)).isEmpty();
    }

    @Test
    void aPlaceIsTakenOnce() {
        movements().append(List.of(opening()));

        assertThat(movements().append(List.of(decrease(opened, "a", 3)))).isEqualTo(1);
        assertThat(movements().append(List.of(decrease(opened, "b", 4)))).isZero();

        assertThat(movements().from(product, 2, 10)).hasSize(1);
    }

    @Test
    void aKeyIsUsedOnceForAKind() {
        StockMovement first = decrease(opened, "a", 3);
        movements().append(List.of(opening(), first));
        LedgerHead head = LedgerHead.after(first);

        assertThat(movements().append(List.of(decrease(head, "a", 3)))).isZero();
        StockMovement release = head.next(product, "a", MovementKind.RELEASE, 3, AT);
        assertThat(movements().append(List.of(release))).isEqualTo(1);
        assertThat(movements().withOrders(product, List.of("a", "b"))).containsExactlyInAnyOrder(first, release);
    }

    @Test
    void aGroupStopsAtItsFirstCollision() {
        StockMovement known = decrease(opened, "a", 1);
        movements().append(List.of(opening(), known));
        StockMovement two = decrease(LedgerHead.after(known), "b", 1);
        StockMovement three = decrease(LedgerHead.after(two), "a", 1);
        StockMovement four = decrease(LedgerHead.after(three), "c", 1);

        assertThat(movements().append(List.of(two, three, four))).isEqualTo(1);

        assertThat(movements().from(product, 1, 10)).containsExactly(opening(), known, two);
        assertThat(movements().withOrders(product, List.of("c"))).isEmpty();
    }

    @Test
    void oneOfManyWritersGetsThePlace() {
        movements().append(List.of(opening()));

        List<Integer> appended = Race.run(16, n -> movements().append(List.of(decrease(opened, "order-" + n, 1))))
                .orThrow();

        assertThat(appended.stream().mapToInt(Integer::intValue).sum()).isOne();
        assertThat(movements().from(product, 2, 10)).hasSize(1);
    }

    @Test
    void openingsHaveNoOrder() {
        movements().append(List.of(opening()));

        assertThat(movements().withOrders(product, List.of("opening"))).isEmpty();
    }

    @Test
    void entriesAreFoundWithThoseNextToThem() {
        StockMovement first = opening();
        StockMovement second = decrease(opened, "a", 3);
        StockMovement third = decrease(LedgerHead.after(second), "b", 1);
        movements().append(List.of(first, second, third, decrease(LedgerHead.after(third), "c", 1)));

        Map<String, List<StockMovement>> found = movements().around(Map.of(product, 2L, "another", 0L));

        assertThat(found).containsOnlyKeys(product);
        assertThat(found.get(product)).containsExactlyInAnyOrder(first, second, third);
        assertThat(movements().around(Map.of(product, 0L)).get(product)).containsExactly(first);
    }

    private StockMovement opening() {
        return LedgerHead.EMPTY.next(product, "opening", MovementKind.OPENING, 10, AT);
    }

    private StockMovement decrease(LedgerHead head, String order, long quantity) {
        return head.next(product, order, MovementKind.DECREASE, -quantity, AT);
    }
}
