package shop.order.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static shop.order.domain.OrderStatus.CANCELLED;
import static shop.order.domain.OrderStatus.DELIVERED;
import static shop.order.domain.OrderStatus.PAID;
import static shop.order.domain.OrderStatus.PENDING;
import static shop.order.domain.OrderStatus.PLACED;
import static shop.order.domain.OrderStatus.REJECTED;
import static shop.order.domain.OrderStatus.SHIPPED;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OrderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final UserId ANN = new UserId("ann");
    private static final Actor ADMIN = Actor.admin(new UserId("root"));
    private static final ProductId TEA = new ProductId("tea");
    private static final ProductId MUG = new ProductId("mug");
    private static final Map<ProductId, Offer> OFFERS =
            Map.of(TEA, new Offer("Tea", Money.of("3.50")), MUG, new Offer("Mug", Money.of("0.99")));

    private static Order pending() {
        Basket basket = new Basket(List.of(OrderLine.of(TEA, new Quantity(2)), OrderLine.of(MUG, new Quantity(100))));
        return Order.pending(
                new OrderId("00000000-0000-7000-8000-000000000000"),
                ANN,
                Optional.empty(),
                ANN,
                basket,
                "EUR",
                NOW,
                work(Work.Step.TAKE));
    }

    private static Work work(Work.Step step) {
        return Work.leased(step, "one", NOW.plusSeconds(10));
    }

    private static Order placed() {
        return pending().placed(OFFERS, NOW);
    }

    private static Order advanced(Order order, OrderStatus... steps) {
        Order last = order;
        for (OrderStatus step : steps) {
            last = last.advanced(step, ADMIN, NOW, Optional.empty());
        }
        return last;
    }

    @Test
    void aPlacedOrderKeepsWhatItsProductsWereCalledAndCost() {
        Order order = placed();

        assertThat(order.status()).isEqualTo(PLACED);
        assertThat(order.total()).contains(Money.of("106.00"));
        assertThat(order.lines())
                .extracting(line -> line.offer().orElseThrow().name())
                .containsExactly("Tea", "Mug");
        assertThat(order.work()).isEmpty();
        assertThat(order.version()).isEqualTo(2);
    }

    @Test
    void aPendingOrderHasNoTotal() {
        assertThat(pending().total()).isEmpty();
    }

    @Test
    void anOrderGoesAllTheWayToItsCustomer() {
        Order order = advanced(placed(), PAID, SHIPPED, DELIVERED);

        assertThat(order.history())
                .extracting(HistoryEntry::status)
                .containsExactly(PENDING, PLACED, PAID, SHIPPED, DELIVERED);
        assertThat(order.status().isFinal()).isTrue();
    }

    @Test
    void aCondemnedOrderCannotBePlaced() {
        Order condemned = pending().condemned(new Rejection.UnknownProduct(TEA));

        assertThat(condemned.status()).isEqualTo(PENDING);
        assertThatIllegalStateException().isThrownBy(() -> condemned.placed(OFFERS, NOW));
        assertThat(condemned.gaveBack(NOW).status()).isEqualTo(REJECTED);
        assertThat(condemned.gaveBack(NOW).rejection()).contains(new Rejection.UnknownProduct(TEA));
    }

    @Test
    void aCancelledOrderOwesItsStockUntilThatHasGoneBack() {
        Order cancelled = placed().cancelled(Actor.customer(ANN), NOW, Optional.empty(), work(Work.Step.GIVE_BACK));

        assertThat(cancelled.owes(Work.Step.GIVE_BACK)).isTrue();
        assertThat(cancelled.gaveBack(NOW).work()).isEmpty();
        assertThat(cancelled.gaveBack(NOW).status()).isEqualTo(CANCELLED);
    }

    @Test
    void anAdminCannotCancelByWayOfAdvancing() {
        assertThatExceptionOfType(StepRefused.class).isThrownBy(() -> advanced(placed(), CANCELLED));
    }

    @Test
    void aCustomerDoesNotPayTheOrderByDecree() {
        assertThatExceptionOfType(StepRefused.class)
                .isThrownBy(() -> placed().advanced(PAID, Actor.customer(ANN), NOW, Optional.empty()));
    }

    @Test
    void cancellingAShippedOrderIsRefused() {
        Order shipped = advanced(placed(), PAID, SHIPPED);

        assertThatExceptionOfType(StepRefused.class)
                .isThrownBy(() -> shipped.cancelled(ADMIN, NOW, Optional.empty(), work(Work.Step.GIVE_BACK)))
                .satisfies(refused -> assertThat(refused.from()).isEqualTo(SHIPPED));
    }

    @Test
    void theAnswerToARepeatedRequestIsTheOrderAsItWasWhenSettled() {
        Order placed = placed();
        Order later = advanced(placed, PAID, SHIPPED);

        assertThat(later.asSettled().history()).isEqualTo(placed.history());
        assertThat(later.asSettled().status()).isEqualTo(PLACED);
        assertThat(later.asSettled().total()).isEqualTo(placed.total());
    }

    @Test
    void aLeaseIsHeldByItsOwnerUntilItRunsOut() {
        Work work = work(Work.Step.TAKE);

        assertThat(work.isHeld(NOW.plusSeconds(9))).isTrue();
        assertThat(work.isHeld(NOW.plusSeconds(10))).isFalse();
        assertThat(pending()
                        .yielded(NOW.plus(Duration.ofHours(1)))
                        .work()
                        .orElseThrow()
                        .isHeld(NOW))
                .isFalse();
    }

    @Property
    void noStepLeavesAFinalStatusAndOnlyTheSystemDecidesAboutStock(
            @ForAll OrderStatus from, @ForAll OrderStatus to, @ForAll Actor.Role who) {
        if (Transitions.allows(from, to, who)) {
            assertThat(from.isFinal()).isFalse();
            assertThat(to).isNotEqualTo(PENDING).isNotEqualTo(from);
            assertThat(who == Actor.Role.SYSTEM).isEqualTo(from == PENDING);
            assertThat(who != Actor.Role.CUSTOMER || to == CANCELLED).isTrue();
        }
    }

    @Test
    void theTableIsTheContract() {
        assertThat(Transitions.from(PENDING).keySet()).containsExactlyInAnyOrder(PLACED, REJECTED);
        assertThat(Transitions.from(PLACED).keySet()).containsExactlyInAnyOrder(PAID, CANCELLED);
        assertThat(Transitions.from(PAID).keySet()).containsExactlyInAnyOrder(SHIPPED, CANCELLED);
        assertThat(Transitions.from(SHIPPED).keySet()).containsExactlyInAnyOrder(DELIVERED);
        assertThat(List.of(REJECTED, DELIVERED, CANCELLED)).allMatch(OrderStatus::isFinal);
    }
}
