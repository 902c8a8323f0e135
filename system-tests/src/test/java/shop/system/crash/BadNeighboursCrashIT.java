package shop.system.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.testing.FaultProxy;
import shop.testing.TestResponse;

/** The Order Service's neighbours lose answers, are slow, silent or not there; every request ends in time all the same. */
@ExtendWith(SharedCluster.class)
class BadNeighboursCrashIT {
    private static final Duration AT_MOST =
            ShopCluster.Timing.IMPATIENT.request().plusSeconds(4);

    private final ShopCluster shop;
    private Market market;
    private Market.Customer customer;
    private Map<String, Integer> basket;

    BadNeighboursCrashIT(ShopCluster shop) {
        this.shop = shop;
    }

    @BeforeEach
    void aCustomerAndABasket() {
        shop.heal();
        market = new Market(() -> URI.create("http://127.0.0.1:" + shop.gatewayPort()));
        customer = market.customer();
        List<String> products = market.products(2, 1_000);
        basket = Map.of(products.get(0), 2, products.get(1), 1);
    }

    @Test
    void anAnswerThatIsLostAfterTheCommitIsAskedForAgain() {
        for (int lost = 1; lost <= 3; lost++) {
            for (FaultProxy link : shop.productLinks()) {
                link.loseAnswers(lost);
                buy();
                link.pass();
            }
        }
        assertThat(shop.productLinks().stream()
                        .mapToInt(FaultProxy::answersLost)
                        .sum())
                .isPositive();
        MarketCheck.verify(shop, market);
        assertThat(market.purchases()).allMatch(Purchase::isPlaced);
    }

    @Test
    void aCancellationWhoseReleasesAreLostPutsTheStockBackOnce() {
        for (int i = 0; i < 3; i++) {
            Purchase purchase = buy();
            assertThat(purchase.isPlaced()).isTrue();
            shop.productLinks().forEach(link -> link.loseAnswers(2));
            inTime(() -> market.cancel(customer, purchase));
            shop.productLinks().forEach(FaultProxy::pass);
        }
        MarketCheck.verify(shop, market);
    }

    @Test
    void whileEveryAnswerIsLostTheOutcomeIsUnknownAndThenFoundOut() {
        during(shop.productLinks(), link -> link.cutAnswersAfter(0), () -> {
            Purchase purchase = buy();
            assertThat(purchase.isPlaced()).isFalse();
        });
        MarketCheck.verify(shop, market);
    }

    @Test
    void slowProductsAreWaitedFor() {
        during(shop.productLinks(), link -> link.delay(Duration.ofMillis(700)), () -> {
            assertThat(buy().isPlaced()).isTrue();
        });
        MarketCheck.verify(shop, market);
    }

    @Test
    void silentProductsAreNotWaitedForLongerThanTheRequestMayTake() {
        during(shop.productLinks(), FaultProxy::blackHole, this::buy);
        MarketCheck.verify(shop, market);
    }

    @Test
    void anOrderThatFindsNoProductServiceAtAllIsRefusedAndHoldsNothing() {
        during(shop.productLinks(), FaultProxy::refuse, () -> {
            Purchase purchase = market.purchase(customer, basket);
            TestResponse answer = post(purchase);
            assertThat(answer.status()).as(answer.text()).isIn(502, 503, 504);
        });
        MarketCheck.verify(shop, market);
    }

    @Test
    void oneOfTwoProductServicesIsEnough() {
        during(List.of(shop.productLinks().getFirst()), FaultProxy::refuse, () -> {
            for (int i = 0; i < 5; i++) {
                assertThat(buy().isPlaced()).isTrue();
            }
        });
        MarketCheck.verify(shop, market);
    }

    @Test
    void withoutTheUserServiceNothingIsOrderedAndRepeatsAreAnsweredAllTheSame() {
        Purchase before = buy();
        during(shop.userLinks(), FaultProxy::refuse, () -> {
            TestResponse answer = post(market.purchase(customer, basket));
            assertThat(answer.status()).as(answer.text()).isIn(502, 503, 504);
            inTime(() -> assertThat(market.order(customer, before)).isTrue());
        });
        during(shop.userLinks(), FaultProxy::blackHole, () -> {
            TestResponse answer = post(market.purchase(customer, basket));
            assertThat(answer.status()).as(answer.text()).isIn(502, 503, 504);
        });
        MarketCheck.verify(shop, market);
    }

    private Purchase buy() {
        Purchase purchase = market.purchase(customer, basket);
        inTime(() -> market.order(customer, purchase));
        return purchase;
    }

    private TestResponse post(Purchase purchase) {
        TestResponse[] answer = new TestResponse[1];
        inTime(() -> answer[0] = market.client(customer.token())
                .with("Idempotency-Key", purchase.key())
                .post("/api/orders/order", purchase.body()));
        purchase.hear(answer[0]);
        return answer[0];
    }

    private static void during(List<FaultProxy> links, Consumer<FaultProxy> fault, Runnable act) {
        links.forEach(fault);
        try {
            act.run();
        } finally {
            links.forEach(FaultProxy::pass);
        }
    }

    private static void inTime(Runnable request) {
        long start = System.nanoTime();
        request.run();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_MOST);
    }
}
