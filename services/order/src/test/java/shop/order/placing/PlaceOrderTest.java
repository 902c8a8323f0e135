package shop.order.placing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static shop.order.domain.OrderStatus.CANCELLED;
import static shop.order.domain.OrderStatus.PAID;
import static shop.order.domain.OrderStatus.PENDING;
import static shop.order.domain.OrderStatus.PLACED;
import static shop.order.domain.OrderStatus.REJECTED;
import static shop.order.domain.OrderStatus.SHIPPED;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Deadline;
import shop.order.domain.Basket;
import shop.order.domain.Money;
import shop.order.domain.Order;
import shop.order.domain.OrderId;
import shop.order.domain.OrderLine;
import shop.order.domain.ProductId;
import shop.order.domain.Quantity;
import shop.order.domain.Rejection;
import shop.order.domain.UserId;
import shop.order.domain.Work;
import shop.order.placing.FakeStock.Movement;
import shop.order.placing.FakeStock.Weather;
import shop.testing.Race;
import shop.testing.TestClock;

/** The use cases without their network: what the saga does step by step. */
class PlaceOrderTest {
    private static final ProductId TEA = new ProductId("tea");
    private static final ProductId MUG = new ProductId("mug");

    private final TestClock clock = TestClock.fixed();
    private final InMemoryOrders orders = new InMemoryOrders();
    private final FakeStock stock = new FakeStock();
    private Consumer<FaultPoint> fault = point -> {};
    private final Replica one = new Replica("one", orders, stock, clock, point -> fault.accept(point));
    private final Replica two = new Replica("two", orders, stock, clock, point -> {});

    PlaceOrderTest() {
        stock.refill(TEA, 5);
        stock.refill(MUG, 5);
    }

    private static final class Death extends Error {}

    private void diesAt(FaultPoint where) {
        fault = point -> {
            if (point == where) {
                throw new Death();
            }
        };
    }

    private static Basket basket(int tea, int mugs) {
        return new Basket(List.of(OrderLine.of(TEA, new Quantity(tea)), OrderLine.of(MUG, new Quantity(mugs))));
    }

    private void assertRefused(String code, ThrowingCallable act) {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(act)
                .satisfies(refusal -> assertThat(refusal.type().code()).isEqualTo(code));
    }

    private Order only() {
        assertThat(orders.all()).hasSize(1);
        return orders.all().iterator().next();
    }

    private void dieWhilePlacing(FaultPoint where) {
        diesAt(where);
        assertThatExceptionOfType(Death.class).isThrownBy(() -> one.place("ann", "k", basket(1, 1)));
    }

    @Test
    void anOrderIsPlacedInTwoWrites() {
        Order order = one.place("ann", "k", basket(1, 1)).order();

        assertThat(order.status()).isEqualTo(PLACED);
        assertThat(order.version()).isEqualTo(2);
        assertThat(orders.backlog().orders()).isZero();
    }

    @Test
    void aRefusalWithNothingToGiveBackTakesTwoWritesToo() {
        Order order = one.place("ann", "k", new Basket(List.of(OrderLine.of(TEA, new Quantity(9)))))
                .order();

        assertThat(order.status()).isEqualTo(REJECTED);
        assertThat(order.version()).isEqualTo(2);
        assertThat(stock.movement(TEA, order.id())).isEmpty();
    }

    @Test
    void whatOtherLinesTookGoesBackBeforeTheOrderIsRejected() {
        Order order = one.place("ann", "k", basket(1, 9)).order();

        assertThat(order.status()).isEqualTo(REJECTED);
        assertThat(order.rejection()).contains(new Rejection.InsufficientStock(MUG, 5));
        assertThat(stock.movement(TEA, order.id())).contains(Movement.GIVEN_BACK);
        assertThat(stock.left(TEA)).isEqualTo(5);
    }

    @Test
    void anOrderThatCostsWhatIsExpectedIsPlaced() {
        Order order = one.place("ann", "k", basket(1, 2).expecting(Optional.of(Money.of("4.5"))))
                .order();

        assertThat(order.status()).isEqualTo(PLACED);
        assertThat(order.total()).contains(Money.of("4.50"));
    }

    @Test
    void oneThatCostsSomethingElseHoldsNothing() {
        Order order = one.place("ann", "k", basket(1, 2).expecting(Optional.of(Money.of("4.49"))))
                .order();

        assertThat(order.status()).isEqualTo(REJECTED);
        assertThat(order.rejection()).contains(new Rejection.PriceChanged(Money.of("4.50")));
        assertThat(stock.left(TEA)).isEqualTo(5);
        assertThat(stock.left(MUG)).isEqualTo(5);
    }

    @Test
    void recoveryPlacesNoneAtAnotherPrice() {
        diesAt(FaultPoint.AFTER_TAKES);
        assertThatExceptionOfType(Death.class)
                .isThrownBy(() -> one.place("ann", "k", basket(1, 2).expecting(Optional.of(Money.of("4")))));

        clock.advance(Replica.POLICY.lease());
        two.recover();

        assertThat(only().rejection()).contains(new Rejection.PriceChanged(Money.of("4.50")));
        assertThat(stock.left(TEA)).isEqualTo(5);
        assertThat(stock.left(MUG)).isEqualTo(5);
    }

    @Test
    void whatNeighboursAreAskedLeavesTimeToAnswerWhenTheyDoNot() {
        List<Duration> stockWithin = new ArrayList<>();
        StockReservations watched = new StockReservations() {
            @Override
            public Taking take(OrderId order, OrderLine line, Deadline deadline) {
                stockWithin.add(deadline.remaining());
                return stock.take(order, line, deadline);
            }

            @Override
            public boolean giveBack(OrderId order, OrderLine line, Deadline deadline) {
                stockWithin.add(deadline.remaining());
                return stock.giveBack(order, line, deadline);
            }
        };
        Replica replica = new Replica("watched", orders, watched, clock, point -> {});
        Duration threeQuarters = Replica.PLENTY.multipliedBy(3).dividedBy(4);

        OrderId id = replica.place("ann", "k", basket(1, 1)).order().id();
        replica.cancel("ann", id);

        assertThat(replica.userWithin).isLessThanOrEqualTo(threeQuarters);
        assertThat(stockWithin).hasSize(4).allSatisfy(within -> assertThat(within)
                .isLessThanOrEqualTo(threeQuarters));
    }

    @Test
    void noFaultLeavesAnOrderBehindThatNobodyFinishes() {
        for (FaultPoint point : List.of(FaultPoint.AFTER_INSERT, FaultPoint.AFTER_FIRST_TAKE, FaultPoint.AFTER_TAKES)) {
            orders.all().clear();
            dieWhilePlacing(point);
            assertThat(two.recover()).as("leased after %s", point).isZero();

            clock.advance(Replica.POLICY.lease());

            assertThat(two.recover()).isEqualTo(1);
            assertThat(only().status()).isEqualTo(PLACED);
        }
    }

    @Test
    void aRepeatedKeyIsInFlightWhileTheLeaseIsAliveAndUnknownAfterwards() {
        dieWhilePlacing(FaultPoint.AFTER_TAKES);

        assertRefused("idempotency-key-in-flight", () -> two.place("ann", "k", basket(1, 1)));
        assertRefused("idempotency-key-reused", () -> two.place("ann", "k", basket(1, 2)));
        clock.advance(Replica.POLICY.lease());

        Placement unknown = two.place("ann", "k", basket(1, 1));
        assertThat(unknown.replayed()).isTrue();
        assertThat(unknown.order().status()).isEqualTo(PENDING);
        two.recover();
        assertThat(two.place("ann", "k", basket(1, 1)).order().status()).isEqualTo(PLACED);
    }

    @Test
    void theDecisionToRejectOutlivesWhoMadeIt() {
        diesAt(FaultPoint.AFTER_CONDEMNED);
        assertThatExceptionOfType(Death.class).isThrownBy(() -> one.place("ann", "k", basket(1, 9)));
        stock.refill(MUG, 100);
        clock.advance(Replica.POLICY.lease());

        two.recover();

        assertThat(only().status()).isEqualTo(REJECTED);
        assertThat(only().rejection()).contains(new Rejection.InsufficientStock(MUG, 5));
        assertThat(stock.left(TEA)).isEqualTo(5);
    }

    @Test
    void aProcessThatWakesUpLateDoesNotPlaceWhatOthersGaveUp() {
        fault = point -> {
            if (point == FaultPoint.AFTER_TAKES) { // asleep, while the stock is away for the others
                stock.weather(() -> Weather.UNREACHABLE);
                clock.advance(Replica.POLICY.lease().plus(Replica.POLICY.giveUpAfter()));
                two.recover();
                stock.weather(() -> Weather.FAIR);
                clock.advance(Duration.ofMinutes(1));
                two.recover();
            }
        };

        Order order = one.place("ann", "k", basket(1, 1)).order();

        assertThat(order.status()).isEqualTo(REJECTED);
        assertThat(stock.left(TEA)).isEqualTo(5);
        assertThat(stock.left(MUG)).isEqualTo(5);
    }

    @Test
    void aProcessThatWakesUpLateDoesNotGiveBackWhatOthersPlaced() {
        fault = point -> {
            if (point == FaultPoint.AFTER_TAKES) { // has been refused, sleeps; then the shelf is filled
                stock.refill(MUG, 100);
                clock.advance(Replica.POLICY.lease());
                two.recover();
            }
        };

        Order order = one.place("ann", "k", basket(1, 9)).order();

        assertThat(order.status()).isEqualTo(PLACED);
        assertThat(stock.movement(TEA, order.id())).contains(Movement.TAKEN);
        assertThat(stock.movement(MUG, order.id())).contains(Movement.TAKEN);
    }

    @Test
    void whileTheStockIsOutOfReachNothingIsOrderedAndTheKeyStaysFree() {
        stock.weather(() -> Weather.UNREACHABLE);
        assertRefused("unavailable", () -> one.place("ann", "k", basket(1, 1)));
        assertThat(orders.all()).isEmpty();
        stock.weather(() -> Weather.FAIR);

        assertThat(one.place("ann", "k", basket(1, 2)).order().status()).isEqualTo(PLACED);
    }

    @Test
    void anOrderThatIsTakenDownStaysSoWhenTheDatabaseGoesAway() {
        for (Weather weather : List.of(Weather.FAIR, Weather.UNREACHABLE)) {
            orders.all().clear();
            stock.weather(() -> weather);
            fault = point -> orders.away(point == FaultPoint.AFTER_TAKES);

            Placement unknown = one.place("ann", "k-" + weather, basket(1, 1));

            assertThat(unknown.order().status()).as("%s", weather).isEqualTo(PENDING);
            orders.away(false);
            stock.weather(() -> Weather.FAIR);
            clock.advance(Replica.POLICY.lease());
            two.recover();
            assertThat(only().status()).isEqualTo(PLACED);
        }
    }

    @Test
    void anOrderOfWhichSomebodyWasToldIsNotForgottenByARequestThatWakesUp() {
        fault = point -> {
            if (point == FaultPoint.AFTER_INSERT) { // asleep for longer than its lease
                clock.advance(Replica.POLICY.lease().plusMillis(1));
                Placement told = two.place("ann", "k", basket(1, 1));
                assertThat(told.replayed()).isTrue();
                assertThat(told.order().status()).isEqualTo(PENDING);
                stock.weather(() -> Weather.UNREACHABLE);
            }
        };

        assertThat(one.place("ann", "k", basket(1, 1)).order().status()).isEqualTo(PENDING);

        stock.weather(() -> Weather.FAIR);
        two.recover();
        assertThat(only().status()).isEqualTo(PLACED);
    }

    @Test
    void anOrderThatIsForgottenIsNotAcceptedEvenIfTheDatabasesAnswerGetsLost() {
        stock.weather(() -> Weather.UNREACHABLE);
        fault = point -> orders.loseTheAnswerToARemoval();

        assertRefused("unavailable", () -> one.place("ann", "k", basket(1, 1)));

        assertThat(orders.all()).isEmpty();
    }

    @Test
    void recoveryTriesAgainWithGrowingPausesAndGivesUpInTheEnd() {
        stock.weather(() -> Weather.CALL_LOST);
        assertThat(one.place("ann", "k", basket(1, 1)).order().status()).isEqualTo(PENDING);
        Duration before = Duration.ZERO;
        while (only().owes(Work.Step.TAKE)) {
            Duration pause = Duration.between(
                    clock.instant(), only().work().orElseThrow().due());
            assertThat(pause).isPositive().isLessThan(Replica.POLICY.retryMax().multipliedBy(2));
            clock.advance(pause);
            two.recover();
            before = Duration.between(only().createdAt(), clock.instant());
        }
        assertThat(before).isGreaterThan(Replica.POLICY.giveUpAfter());
        assertThat(only().status())
                .as("not rejected while it may hold something")
                .isEqualTo(PENDING);

        stock.weather(() -> Weather.FAIR);
        clock.advance(Duration.ofMinutes(1));
        two.recover();

        assertThat(only().status()).isEqualTo(REJECTED);
        assertRefusedBefore();
    }

    private void assertRefusedBefore() {
        Placement again = one.place("ann", "k", basket(1, 1));
        assertThat(OrderErrors.of(again.order()).type().code()).isEqualTo("unavailable");
    }

    @Test
    void whoIsAloneWithALeaseIsAlone() {
        dieWhilePlacing(FaultPoint.AFTER_INSERT);
        clock.advance(Replica.POLICY.lease());
        List<Replica> replicas = List.of(one, two);
        fault = point -> {};

        Race.run(8, i -> replicas.get(i % 2).recover()).orThrow();

        assertThat(only().status()).isEqualTo(PLACED);
        assertThat(only().version()).as("inserted, taken up once, placed").isEqualTo(3);
    }

    @Test
    void aCancelledOrdersStockGoesBackOnceWhoeverDies() {
        for (FaultPoint point :
                List.of(FaultPoint.AFTER_CANCELLED, FaultPoint.AFTER_FIRST_RETURN, FaultPoint.AFTER_RETURNS)) {
            orders.all().clear();
            fault = passed -> {};
            Order order = one.place("ann", "k-" + point, basket(2, 1)).order();
            diesAt(point);
            assertThatExceptionOfType(Death.class).isThrownBy(() -> one.cancel("ann", order.id()));
            assertThat(only().status()).isEqualTo(CANCELLED);
            clock.advance(Replica.POLICY.lease());

            two.recover();

            assertThat(only().work()).isEmpty();
            assertThat(stock.left(TEA)).isEqualTo(5);
            assertThat(stock.left(MUG)).isEqualTo(5);
        }
    }

    @Test
    void whatIsOnItsWayIsNotCancelled() {
        Order order = one.place("ann", "k", basket(1, 1)).order();
        one.advance(order.id(), PAID);
        one.advance(order.id(), SHIPPED);

        assertRefused("step-refused", () -> one.cancel("ann", order.id()));
        assertRefused("unknown-order", () -> one.cancel("bob", order.id()));
        assertThat(stock.movement(TEA, order.id())).contains(Movement.TAKEN);
    }

    @Test
    void anAnswerGivenBeforeNeedsNoUserService() {
        Order first = one.place("ann", "k", basket(1, 1)).order();
        one.users.remove(new UserId("ann"));

        assertThat(one.place("ann", "k", basket(1, 1)).order()).isEqualTo(first);
        assertRefused("unknown-user", () -> one.place("ann", "other", basket(1, 1)));
    }
}
