package shop.system.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.testing.Race;
import shop.testing.TestClient;
import shop.testing.TestResponse;

/** Many at once want the same, over two Product Services and two Order Services on one database. */
class StockRaceIT {
    private static final int CUSTOMERS = 20;

    private static ShopCluster shop;
    private Market market;
    private List<Market.Customer> customers;

    @BeforeAll
    static void start() {
        shop = ShopCluster.start(ShopCluster.Timing.PATIENT);
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @BeforeEach
    void customers() {
        market = new Market(() -> URI.create("http://127.0.0.1:" + shop.gatewayPort()));
        customers = new ArrayList<>();
        for (int i = 0; i < CUSTOMERS; i++) {
            customers.add(market.customer());
        }
    }

    @Test
    void fiftyUnitsGoToFiftyOfFiveHundredBuyers() {
        String product = market.product(50);

        List<Purchase> purchases = race(500, i -> Map.of(product, 1));

        assertThat(purchases).filteredOn(Purchase::isPlaced).hasSize(50);
        assertThat(purchases).allMatch(Purchase::isDecided);
        MarketCheck.verify(shop, market);
    }

    @Test
    void basketsInOpposingOrderAreSoldAsAWholeOrNotAtAll() {
        List<String> products = market.products(4, 60);

        List<Purchase> purchases = race(200, i -> {
            List<String> order = i % 2 == 0 ? products : products.reversed();
            Map<String, Integer> basket = new LinkedHashMap<>();
            for (String product : order.subList(0, 2 + i % 3)) {
                basket.put(product, 1 + i % 2);
            }
            return basket;
        });

        assertThat(purchases).allMatch(Purchase::isDecided);
        assertThat(purchases).anyMatch(Purchase::isPlaced).anyMatch(purchase -> !purchase.isPlaced());
        MarketCheck.verify(shop, market);
    }

    @Test
    void oneKeySentFiftyTimesAtOnceIsOneOrderAndOneMovement() {
        String product = market.product(1_000);
        Market.Customer customer = customers.getFirst();
        Purchase purchase = market.purchase(customer, Map.of(product, 1));
        List<TestClient> replicas = List.of(replica("order-1", customer), replica("order-2", customer));

        List<TestResponse> answers = Race.run(50, i -> replicas.get(i % 2)
                        .with("Idempotency-Key", purchase.key())
                        .post("/order", purchase.body()))
                .orThrow();

        assertThat(answers).extracting(TestResponse::status).isSubsetOf(201, 409);
        Set<JsonNode> bodies = answers.stream()
                .filter(answer -> answer.status() == 201)
                .map(TestResponse::json)
                .collect(Collectors.toSet());
        assertThat(bodies).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 409)
                .allMatch(answer -> answer.problemCode().orElse("").equals("idempotency-key-in-flight"));
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 201)
                .filteredOn(answer -> answer.header("Idempotent-Replayed").isEmpty())
                .hasSize(1);
        assertThat(movements(product, "decrease")).hasSize(1);
        market.order(customer, purchase);
        assertThat(bodies).containsExactly(((Purchase.Told.Placed) purchase.told()).order());
        MarketCheck.verify(shop, market);
    }

    @Test
    void twentyCancelsRacingAShipmentHaveOneWinner() {
        String product = market.product(1_000);
        Market.Customer customer = customers.getFirst();
        for (int i = 0; i < 5; i++) {
            Purchase purchase = market.buy(customer, Map.of(product, 2));
            assertThat(market.advance(purchase, "paid")).isTrue();
            String path = "/order/" + purchase.orderId().orElseThrow();
            purchase.ask("cancelled");
            purchase.ask("shipped");

            List<TestResponse> answers = Race.run(21, racer -> {
                        String replica = racer % 2 == 0 ? "order-1" : "order-2";
                        return racer == 7
                                ? TestClient.at(shop.process(replica).port())
                                        .as(market.adminToken())
                                        .put(path + "/status", Map.of("status", "shipped"))
                                : replica(replica, customer).post(path + "/cancel", "");
                    })
                    .orThrow();

            assertThat(answers).extracting(TestResponse::status).isSubsetOf(200, 409);
            List<TestResponse> winners =
                    answers.stream().filter(answer -> answer.status() == 200).toList();
            assertThat(winners).hasSize(1);
            purchase.confirm(winners.getFirst().json().path("status").asText());
        }
        MarketCheck.verify(shop, market);
        long cancelled = market.purchases().stream()
                .filter(purchase -> !purchase.isLive())
                .count();
        assertThat(movements(product, "release")).hasSize((int) cancelled);
    }

    private interface Basket {
        Map<String, Integer> of(int buyer);
    }

    /** Everybody orders at once, and repeats what was not decided. */
    private List<Purchase> race(int buyers, Basket basket) {
        return Race.run(buyers, buyer -> {
                    Market.Customer customer = customers.get(buyer % CUSTOMERS);
                    Purchase purchase = market.purchase(customer, basket.of(buyer));
                    TestResponse answer = market.client(customer.token())
                            .with("Idempotency-Key", purchase.key())
                            .post("/api/orders/order", purchase.body());
                    purchase.hear(answer);
                    assertThat(answer.status()).as(answer.text()).isIn(201, 409);
                    return purchase;
                })
                .orThrow();
    }

    private TestClient replica(String name, Market.Customer customer) {
        return TestClient.at(shop.process(name).port()).as(customer.token());
    }

    private List<JsonNode> movements(String product, String kind) {
        List<JsonNode> found = new ArrayList<>();
        market.admin()
                .get("/api/products/products/" + product + "/stock_movements?limit=100")
                .expect(200)
                .json()
                .forEach(movement -> {
                    if (movement.path("kind").asText().equals(kind)) {
                        found.add(movement);
                    }
                });
        return found;
    }
}
