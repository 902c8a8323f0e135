package shop.order.placing;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import shop.defaults.error.ServiceException;
import shop.order.domain.Basket;
import shop.order.domain.IdempotencyKey;
import shop.order.domain.Money;
import shop.order.domain.Order;
import shop.order.domain.OrderId;
import shop.order.domain.OrderLine;
import shop.order.domain.OrderStatus;
import shop.order.domain.ProductId;
import shop.order.domain.Quantity;
import shop.order.domain.UserId;
import shop.order.placing.FakeStock.Movement;
import shop.order.placing.FakeStock.Weather;
import shop.testing.TestClock;

/**
 * Random lives of two replicas that share orders and stock, in any weather, dying and stalling at any point; at the end
 * the weather clears and everything must add up.
 */
class SagaModelTest {
    private static final List<ProductId> PRODUCTS = List.of(new ProductId("a"), new ProductId("b"), new ProductId("c"));
    private static final List<Money> TOTALS = List.of(Money.of("1.5"), Money.of("3"), Money.of("4.5"));
    private static final ProductId UNKNOWN = new ProductId("unknown");
    private static final List<String> USERS = List.of("ann", "bob");

    enum Deed {
        PLACE,
        REPEAT,
        CANCEL,
        ADVANCE,
        REFILL,
        RECOVER,
        LATE_ARRIVALS
    }

    /** One step of a life; its seed decides the details, the weather and where the process dies. */
    record Step(Deed deed, int replica, long seed) {}

    /** The process is gone. */
    private static final class Death extends Error {
        Death(FaultPoint point) {
            super("died at " + point, null, false, false);
        }
    }

    @Provide
    Arbitrary<List<Step>> lives() {
        Arbitrary<Deed> deeds = Arbitraries.frequency(
                Tuple.of(5, Deed.PLACE),
                Tuple.of(3, Deed.REPEAT),
                Tuple.of(3, Deed.CANCEL),
                Tuple.of(3, Deed.ADVANCE),
                Tuple.of(2, Deed.REFILL),
                Tuple.of(4, Deed.RECOVER),
                Tuple.of(2, Deed.LATE_ARRIVALS));
        return Combinators.combine(deeds, Arbitraries.integers().between(0, 1), Arbitraries.longs())
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Property(tries = 3_000)
    void whateverDiesEverythingAddsUp(@ForAll("lives") List<Step> life) {
        World world = new World();
        for (Step step : life) {
            world.live(step);
            world.assertRejectedOrdersHoldNothing();
        }
        world.calmDown();
        world.assertEverythingAddsUp();
    }

    private static final class World {
        private final TestClock clock = TestClock.fixed();
        private final InMemoryOrders orders = new InMemoryOrders();
        private final FakeStock stock = new FakeStock();
        private final List<Replica> replicas = IntStream.range(0, 2)
                .mapToObj(i -> new Replica("replica-" + i, orders, stock, clock, this::pass))
                .toList();
        private final Map<String, Basket> sent = new HashMap<>();
        private final Map<String, String> answers = new HashMap<>();
        private Random chance = new Random(0);
        private boolean calm;
        private int stalls;
        private int replica;

        World() {
            PRODUCTS.forEach(product -> stock.refill(product, 5));
            stock.weather(() -> calm || chance.nextInt(3) > 0 ? Weather.FAIR : any(List.of(Weather.values())));
        }

        void live(Step step) {
            chance = new Random(step.seed());
            replica = step.replica();
            stalls = 0;
            clock.advance(Duration.ofMillis(chance.nextInt(2_000)));
            try {
                act(step.deed());
            } catch (ServiceException refused) {
                assertThat(refused.type().status()).isGreaterThanOrEqualTo(400);
            } catch (Death death) {
                assertThat(death).hasMessageStartingWith("died");
            }
        }

        private void act(Deed deed) {
            switch (deed) {
                case PLACE -> place("key-" + sent.size(), basket());
                case REPEAT -> repeat();
                case CANCEL ->
                    anyOrder().ifPresent(order -> here().cancel(order.user().value(), order.id()));
                case ADVANCE ->
                    anyOrder().ifPresent(order -> here().advance(
                                    order.id(),
                                    any(List.of(OrderStatus.PAID, OrderStatus.SHIPPED, OrderStatus.DELIVERED))));
                case REFILL -> stock.refill(any(PRODUCTS), 1 + chance.nextInt(5));
                case RECOVER -> {
                    clock.advance(Duration.ofSeconds(chance.nextInt(30)));
                    here().recover();
                }
                case LATE_ARRIVALS -> stock.arrive();
            }
        }

        private Replica here() {
            return replicas.get(replica);
        }

        private Basket basket() {
            List<OrderLine> lines = IntStream.range(0, 1 + chance.nextInt(3))
                    .mapToObj(i -> OrderLine.of(
                            chance.nextInt(12) == 0 ? UNKNOWN : any(PRODUCTS), new Quantity(1 + chance.nextInt(3))))
                    .toList();
            Basket basket = Basket.merging(lines);
            return chance.nextInt(4) > 0 ? basket : basket.expecting(Optional.of(any(TOTALS)));
        }

        private void repeat() {
            if (!sent.isEmpty()) {
                String key = any(List.copyOf(sent.keySet()).stream().sorted().toList());
                boolean anew = chance.nextBoolean() && !isKnown(key); // a key whose order was forgotten is free again
                place(key, anew ? basket() : Objects.requireNonNull(sent.get(key)));
            }
        }

        private boolean isKnown(String key) {
            UserId user = new UserId(userOf(key));
            return orders.find(OrderId.derivedFrom(user, new IdempotencyKey(key)))
                    .isPresent();
        }

        /** An answer that settles the order has to stay the same for good. */
        private void place(String key, Basket basket) {
            sent.put(key, basket);
            Order answer = here().place(userOf(key), key, basket).order();
            if (answer.isSettled()) {
                assertThat(answers.merge(key, describe(answer), (first, second) -> first))
                        .isEqualTo(describe(answer));
            }
        }

        private static String userOf(String key) {
            return USERS.get(Math.floorMod(key.hashCode(), USERS.size()));
        }

        private static String describe(Order order) {
            return order.id() + " " + order.history() + order.lines() + order.rejection();
        }

        /** Nothing, death, or a pause in which the lease runs out and the other replica takes over. */
        private void pass(FaultPoint point) {
            if (calm) {
                return;
            }
            int what = chance.nextInt(12);
            if (what == 0) {
                throw new Death(point);
            }
            if (what == 1 && stalls < 2) {
                stalls++;
                int stalled = replica;
                replica = 1 - replica;
                clock.advance(Duration.ofSeconds(5 + chance.nextInt(30)));
                here().recover();
                if (chance.nextBoolean()) {
                    stock.arrive();
                }
                replica = stalled;
            }
        }

        private Optional<Order> anyOrder() {
            List<Order> all = orders.all().stream()
                    .sorted(comparing(order -> order.id().value()))
                    .toList();
            return all.isEmpty() ? Optional.empty() : Optional.of(any(all));
        }

        private <T> T any(List<T> list) {
            return list.get(chance.nextInt(list.size()));
        }

        void calmDown() {
            calm = true;
            stock.arrive();
            for (int i = 0; i < 3; i++) {
                clock.advance(Duration.ofMinutes(1));
                replicas.forEach(Replica::recover);
            }
            stock.arrive();
        }

        void assertRejectedOrdersHoldNothing() {
            for (Order order : orders.all()) {
                if (order.status() == OrderStatus.REJECTED) {
                    assertHoldsNothing(order);
                }
            }
        }

        private void assertHoldsNothing(Order order) {
            for (OrderLine line : order.lines()) {
                assertThat(stock.movement(line.product(), order.id()))
                        .as("%s of %s", line, order)
                        .isNotEqualTo(Optional.of(Movement.TAKEN));
            }
        }

        void assertEverythingAddsUp() {
            Map<ProductId, Integer> sold = new HashMap<>();
            for (Order order : orders.all()) {
                assertThat(order.isSettled()).as("settled: %s", order).isTrue();
                assertThat(order.work()).as("owes nothing: %s", order).isEmpty();
                if (order.status().holdsStock()) {
                    for (OrderLine line : order.lines()) {
                        assertThat(stock.movement(line.product(), order.id())).contains(Movement.TAKEN);
                        sold.merge(line.product(), line.quantity().value(), Integer::sum);
                    }
                } else {
                    assertHoldsNothing(order);
                }
            }
            for (ProductId product : PRODUCTS) {
                assertThat(stock.left(product)).isNotNegative();
                assertThat(stock.received(product))
                        .as("received of %s = left + sold", product)
                        .isEqualTo(stock.left(product) + sold.getOrDefault(product, 0));
            }
            answers.keySet().forEach(key -> place(key, Objects.requireNonNull(sent.get(key))));
        }
    }
}
