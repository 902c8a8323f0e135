package shop.order.placing;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;
import static shop.order.domain.OrderStatus.PLACED;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import shop.order.domain.Actor;
import shop.order.domain.Basket;
import shop.order.domain.IdempotencyKey;
import shop.order.domain.Money;
import shop.order.domain.Offer;
import shop.order.domain.Order;
import shop.order.domain.OrderId;
import shop.order.domain.OrderLine;
import shop.order.domain.OrderStatus;
import shop.order.domain.ProductId;
import shop.order.domain.Quantity;
import shop.order.domain.Rejection;
import shop.order.domain.UserId;
import shop.order.domain.Work;
import shop.order.placing.Orders.Place;

/** What every implementation of {@link Orders} keeps. */
public abstract class OrdersContract {
    protected static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final UserId ANN = new UserId("ann");
    private static final ProductId TEA = new ProductId("tea");

    protected abstract Orders orders();

    protected static Order pending(UserId user, Instant createdAt) {
        return pending(new Basket(List.of(OrderLine.of(TEA, new Quantity(2)))), user, createdAt);
    }

    private static Order pending(Basket basket, UserId user, Instant createdAt) {
        return pending(new OrderId(UUID.randomUUID().toString()), basket, user, createdAt);
    }

    private static Order pending(OrderId id, Basket basket, UserId user, Instant createdAt) {
        return Order.pending(
                id,
                user,
                Optional.of(new IdempotencyKey("key \"$1\"".replace(' ', '-'))),
                user,
                basket,
                "EUR",
                createdAt,
                Work.leased(Work.Step.TAKE, "one", createdAt.plusSeconds(10)));
    }

    protected static Order placed(Order pending) {
        return pending.placed(
                Map.of(TEA, new Offer("Tea & \"Mug\" $x", Money.of("12345678901234.99"))), pending.createdAt());
    }

    private Order added(Order order) {
        assertThat(orders().add(order)).isTrue();
        return order;
    }

    private Order replaced(Order successor) {
        assertThat(orders().replace(successor)).isTrue();
        return successor;
    }

    @Test
    void whatIsStoredComesBackTheSame() {
        Order first = added(pending(ANN, NOW));
        assertThat(orders().find(first.id())).contains(first);

        Order order = replaced(placed(first));
        assertThat(orders().find(order.id())).contains(order);

        Order paid = replaced(order.advanced(
                OrderStatus.PAID, Actor.admin(new UserId("root")), NOW, Optional.of(new IdempotencyKey("pay"))));
        Order cancelled = replaced(paid.cancelled(
                Actor.customer(ANN), NOW, Optional.empty(), Work.leased(Work.Step.GIVE_BACK, "two", NOW)));
        Order yielded = replaced(cancelled.yielded(NOW.plusSeconds(1)));
        assertThat(orders().find(order.id())).contains(yielded);
        assertThat(orders().findAll(List.of(
                        order.id(), new OrderId(UUID.randomUUID().toString()))))
                .containsExactly(yielded);
    }

    @Test
    void whatItIsToCostComesBackTheSame() {
        Basket basket =
                new Basket(List.of(OrderLine.of(TEA, new Quantity(2)))).expecting(Optional.of(Money.of("1234.5")));
        Order order = added(pending(basket, ANN, NOW));
        assertThat(orders().find(order.id())).contains(order);
    }

    @Test
    void everyReasonForARejectionComesBackTheSame() {
        List<Rejection> reasons = List.of(
                new Rejection.InsufficientStock(TEA, 3),
                new Rejection.UnknownProduct(TEA),
                new Rejection.Withdrawn(TEA),
                new Rejection.PriceChanged(Money.of("1234.5")),
                new Rejection.Unavailable());
        for (Rejection reason : reasons) {
            Order order = replaced(added(pending(ANN, NOW)).rejected(reason, NOW));
            assertThat(orders().find(order.id())).contains(order);
        }
    }

    @Test
    void anIdIsTakenOnce() {
        Order order = added(pending(ANN, NOW));
        Order successor = replaced(placed(order));

        assertThat(orders().add(order)).isFalse();
        assertThat(orders().find(order.id())).contains(successor);
    }

    @Test
    void onlyTheNewestVersionIsReplaced() {
        Order order = added(pending(ANN, NOW));
        Order taken = replaced(order.leasedBy("two", NOW));

        assertThat(orders().replace(placed(order))).isFalse();
        assertThat(orders().find(order.id())).contains(taken);
        assertThat(orders().replace(placed(pending(ANN, NOW)))).isFalse();
    }

    @Test
    void onlyTheNewestVersionIsRemoved() {
        Order order = added(pending(ANN, NOW));
        Order taken = replaced(order.leasedBy("two", NOW));

        assertThat(orders().remove(order)).isFalse();
        assertThat(orders().remove(taken)).isTrue();
        assertThat(orders().find(order.id())).isEmpty();
        assertThat(orders().remove(taken)).isFalse();
    }

    @Test
    void whatIsSentAnewIsNotWhatWasForgotten() {
        Order forgotten = added(pending(ANN, NOW));
        assertThat(orders().remove(forgotten)).isTrue();
        Basket other = new Basket(List.of(OrderLine.of(TEA, new Quantity(1))));
        Order anew = added(pending(forgotten.id(), other, ANN, NOW));
        Order later = pending(forgotten.id(), forgotten.basket(), ANN, NOW.plusMillis(1));

        assertThat(orders().replace(placed(forgotten))).isFalse();
        assertThat(orders().remove(forgotten)).isFalse();
        assertThat(orders().remove(later)).isFalse();
        assertThat(orders().find(forgotten.id())).contains(anew);
    }

    @Test
    void dueIsWhatOwesSomethingAndIsLeasedNoLonger() {
        Order early = added(pending(ANN, NOW));
        Order late = added(pending(ANN, NOW.plusSeconds(1)));
        added(pending(ANN, NOW.plusSeconds(60)));
        replaced(placed(added(pending(ANN, NOW))));
        Instant later = NOW.plusSeconds(11);

        assertThat(orders().due(later, 10)).containsExactly(early, late);
        assertThat(orders().due(later, 1)).containsExactly(early);
        assertThat(orders().due(NOW, 10)).isEmpty();
        assertThat(orders().backlog()).isEqualTo(new Orders.Backlog(3, Optional.of(NOW)));
    }

    @Test
    void theBacklogIsAsOldAsTheStatusThatOwesSomething() {
        Instant muchLater = NOW.plusSeconds(3_600);
        Order placed = replaced(placed(added(pending(ANN, NOW))));
        replaced(placed.cancelled(
                Actor.customer(ANN),
                muchLater,
                Optional.empty(),
                Work.leased(Work.Step.GIVE_BACK, "one", muchLater.plusSeconds(10))));

        assertThat(orders().backlog()).isEqualTo(new Orders.Backlog(1, Optional.of(muchLater)));
    }

    @Test
    void withoutOpenWorkThereIsNoBacklog() {
        replaced(placed(added(pending(ANN, NOW))));

        assertThat(orders().backlog()).isEqualTo(new Orders.Backlog(0, Optional.empty()));
    }

    @Test
    void aUsersOrdersComeNewestFirstPageByPage() {
        List<Order> newestFirst = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            newestFirst.addFirst(added(pending(ANN, NOW.plusMillis(i))));
        }
        added(pending(new UserId("bob"), NOW));

        List<Order> first = orders().of(ANN, Optional.empty(), Optional.empty(), 4);
        List<Order> rest = orders().of(ANN, Optional.empty(), Optional.of(Place.of(first.getLast())), 4);

        assertThat(first).isEqualTo(newestFirst.subList(0, 4));
        assertThat(rest).isEqualTo(newestFirst.subList(4, 7));
    }

    @Test
    void everybodysOrdersComeNewestFirstPageByPage() {
        Instant later = NOW.plusSeconds(86_400);
        List<Order> newestFirst = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            newestFirst.addFirst(added(pending(new UserId("user-" + i % 3), later.plusMillis(i / 2))));
        }
        newestFirst.sort(comparing(
                Place::of,
                comparing(Place::createdAt)
                        .thenComparing(place -> place.id().value())
                        .reversed()));
        Order placed = replaced(placed(newestFirst.get(2)));
        newestFirst.set(2, placed);

        List<Order> seen = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Optional<Place> after = seen.isEmpty() ? Optional.empty() : Optional.of(Place.of(seen.getLast()));
            seen.add(orders().newest(Optional.empty(), after, 1).getFirst());
        }

        assertThat(seen).isEqualTo(newestFirst);
        assertThat(orders().newest(Optional.empty(), Optional.empty(), 7)).isEqualTo(newestFirst);
        assertThat(orders().newest(Optional.of(PLACED), Optional.empty(), 10)).containsExactly(placed);
        assertThat(orders().newest(Optional.of(PLACED), Optional.of(Place.of(placed)), 10))
                .isEmpty();
    }

    @Test
    void ordersOfTheSameInstantAreNeitherSkippedNorRepeated() {
        IntStream.range(0, 5).forEach(i -> added(pending(ANN, NOW)));
        Set<OrderId> seen = new HashSet<>();
        Optional<Place> after = Optional.empty();
        for (int i = 0; i < 5; i++) {
            Order next = orders().of(ANN, Optional.empty(), after, 1).getFirst();
            assertThat(seen.add(next.id())).isTrue();
            after = Optional.of(Place.of(next));
        }

        assertThat(orders().of(ANN, Optional.empty(), after, 1)).isEmpty();
    }

    @Test
    void aListCanBeOfOneStatus() {
        added(pending(ANN, NOW));
        Order order = replaced(placed(added(pending(ANN, NOW))));

        assertThat(orders().of(ANN, Optional.of(PLACED), Optional.empty(), 10)).containsExactly(order);
        assertThat(orders().of(ANN, Optional.of(OrderStatus.PAID), Optional.empty(), 10))
                .isEmpty();
    }

    @Test
    void ofManyWhoReplaceTheSameVersionOneSucceeds() throws Exception {
        Order order = added(pending(ANN, NOW));
        List<Callable<Boolean>> racers = IntStream.range(0, 16)
                .<Callable<Boolean>>mapToObj(
                        i -> () -> orders().replace(order.leasedBy("racer-" + i, NOW.plus(Duration.ofSeconds(i)))))
                .toList();
        int winners = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> outcome : threads.invokeAll(racers)) {
                winners += outcome.get() ? 1 : 0;
            }
        }

        assertThat(winners).isEqualTo(1);
    }
}
