package shop.system.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.testing.ShopProcess;
import shop.testing.TestClient;

/** An Order Service dies, or stalls until others take over, between any two steps of an order. */
@ExtendWith(SharedCluster.class)
class SagaStepsCrashIT {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);
    private static final Duration DIES_WITHIN = Duration.ofSeconds(30);
    private static final int KILLED = 137;
    private static final int AT_ONCE = 4;

    /** Longer than an order's lease, so that somebody else has driven it on before the stalled process wakes. */
    private static final Duration STALL =
            ShopCluster.Timing.IMPATIENT.settling().multipliedBy(2).dividedBy(3);

    private static final List<String> WHEN_PLACED =
            List.of("after-insert", "after-first-take", "after-takes", "after-placed");
    private static final List<String> WHEN_REFUSED =
            List.of("after-condemned", "after-first-return", "after-returns", "after-rejected");
    private static final List<String> WHEN_CANCELLED =
            List.of("after-cancelled", "after-first-return", "after-cleared");
    private static final List<String> WHEN_STALLED = List.of("after-takes", "after-placed");

    private final List<CompletableFuture<Void>> running = new ArrayList<>();

    @Test
    void whoeverSurvivesFinishesWhatTheDeadHaveBegun(ShopCluster shop) {
        Market market = market(shop);
        Market.Customer customer = market.customer();
        List<String> plenty = market.products(2, 1_000);
        String scarce = market.product(1);
        Map<String, Integer> possible = Map.of(plenty.get(0), 2, plenty.get(1), 1);
        Map<String, Integer> impossible = Map.of(plenty.get(0), 1, scarce, 5);

        List<Purchase> toBePlaced = new ArrayList<>();
        List<Purchase> toBeRefused = new ArrayList<>();
        for (String point : WHEN_PLACED) {
            toBePlaced.add(market.purchase(customer, possible));
            run(() -> orderAndDie(shop, customer, toBePlaced.get(WHEN_PLACED.indexOf(point)), point));
        }
        for (String point : WHEN_REFUSED) {
            toBeRefused.add(market.purchase(customer, impossible));
            run(() -> orderAndDie(shop, customer, toBeRefused.get(WHEN_REFUSED.indexOf(point)), point));
        }
        for (String point : WHEN_CANCELLED) {
            Purchase purchase = market.buy(customer, possible);
            assertThat(purchase.isPlaced()).isTrue();
            run(() -> cancelAndDie(shop, customer, purchase, point));
        }
        join();
        MarketCheck.verify(shop, market);

        assertThat(toBePlaced).allMatch(Purchase::isPlaced);
        assertThat(toBeRefused).noneMatch(Purchase::isPlaced);
    }

    @Test
    void whoWakesUpLateNeitherPlacesNorReleasesASecondTime(ShopCluster shop) {
        Market market = market(shop);
        Market.Customer customer = market.customer();
        List<String> plenty = market.products(2, 1_000);
        String scarce = market.product(1);
        for (String point : WHEN_STALLED) {
            Purchase purchase = market.purchase(customer, Map.of(plenty.get(0), 2, plenty.get(1), 1));
            run(() -> orderWhileStalled(shop, customer, purchase, point));
        }
        Purchase refused = market.purchase(customer, Map.of(plenty.get(0), 1, scarce, 5));
        run(() -> orderWhileStalled(shop, customer, refused, "after-condemned"));
        join();

        MarketCheck.verify(shop, market);
    }

    @Test
    void recoveryItselfMayDie(ShopCluster shop) {
        Market market = market(shop);
        Market.Customer customer = market.customer();
        Purchase purchase = market.purchase(customer, Map.of(market.product(10), 3));
        shop.process("order-1").kill();
        shop.process("order-2").kill();
        orderAndDie(shop, customer, purchase, "after-insert");
        try (ShopProcess recovering = shop.startOrderService("order-recovering", "after-lease=halt")) {
            assertThat(recovering.awaitExit(STARTS_WITHIN)).isEqualTo(KILLED);
        }
        shop.heal();

        MarketCheck.verify(shop, market);
        assertThat(purchase.isPlaced()).isTrue();
    }

    private static Market market(ShopCluster shop) {
        return new Market(() -> URI.create("http://127.0.0.1:" + shop.gatewayPort()));
    }

    private static void orderAndDie(ShopCluster shop, Market.Customer customer, Purchase purchase, String point) {
        try (ShopProcess service = shop.startOrderService("order-" + point, point + "=halt")) {
            service.awaitReady(STARTS_WITHIN);
            Optional<String> trouble = Market.order(client(service, customer), "/order", purchase);
            assertThat(trouble)
                    .as("the trouble of a process that died at %s", point)
                    .isPresent();
            assertThat(service.awaitExit(DIES_WITHIN)).isEqualTo(KILLED);
        }
    }

    private static void cancelAndDie(ShopCluster shop, Market.Customer customer, Purchase purchase, String point) {
        try (ShopProcess service = shop.startOrderService("cancel-" + point, point + "=halt")) {
            service.awaitReady(STARTS_WITHIN);
            purchase.ask("cancelled");
            String path = "/order/" + purchase.orderId().orElseThrow() + "/cancel";
            assertThat(Market.step(purchase, "cancelled", () -> client(service, customer)
                            .post(path, "")))
                    .as("the trouble of a process that died at %s", point)
                    .isPresent();
            assertThat(service.awaitExit(DIES_WITHIN)).isEqualTo(KILLED);
        }
    }

    private static void orderWhileStalled(ShopCluster shop, Market.Customer customer, Purchase purchase, String point) {
        try (ShopProcess service =
                shop.startOrderService("order-stalled-" + point, point + "=stall:" + STALL.toSeconds())) {
            service.awaitReady(STARTS_WITHIN);
            Market.order(client(service, customer), "/order", purchase);
        }
    }

    private static TestClient client(ShopProcess service, Market.Customer customer) {
        return TestClient.at(service.port()).as(customer.token());
    }

    private void run(Runnable scenario) {
        if (running.size() >= AT_ONCE) {
            running.removeFirst().join();
        }
        running.add(
                CompletableFuture.runAsync(scenario, task -> Thread.ofVirtual().start(task)));
    }

    private void join() {
        running.forEach(CompletableFuture::join);
    }
}
