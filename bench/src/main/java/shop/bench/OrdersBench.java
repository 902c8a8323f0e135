package shop.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** {@code POST /order} through the gateway, spread over many products and all on one, embedded database included. */
final class OrdersBench implements Main.Bench {
    private static final int CLIENTS = 64;
    private static final int CUSTOMERS = 16;
    private static final int PRODUCTS = 1_000;
    private static final long STOCK = 100_000_000;
    private static final int ROUNDS = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(100);
    private static final Duration ROUND = Duration.ofSeconds(6);

    @Override
    public String run(Place place) throws IOException, InterruptedException {
        Rounds rounds = new Rounds("POST /order of one line through the gateway, " + CLIENTS + " clients");
        try (BenchShop shop = BenchShop.start(place)) {
            List<String> products = shop.products(PRODUCTS, STOCK);
            List<String> tokens = new ArrayList<>();
            for (int i = 0; i < CUSTOMERS; i++) {
                tokens.add(shop.customer("buyer-" + i + "@shop.example"));
            }
            order(shop, tokens, products, WARM_UP);
            for (int round = 0; round < ROUNDS; round++) {
                rounds.add("spread over " + PRODUCTS + " products", order(shop, tokens, products, ROUND));
                rounds.add("all on one product", order(shop, tokens, products.subList(0, 1), ROUND));
            }
        }
        return rounds.table();
    }

    private static Rounds.Figures order(BenchShop shop, List<String> tokens, List<String> products, Duration time)
            throws InterruptedException {
        Function<RandomGenerator, byte[]> request = random -> Connection.post(
                "/api/orders/order",
                tokens.get(random.nextInt(tokens.size())),
                "{\"items\":[{\"productId\":\"" + products.get(random.nextInt(products.size()))
                        + "\",\"quantity\":1}]}");
        return Rounds.Figures.of(Load.run(shop.process(), shop.gatewayPort(), CLIENTS, time, 201, request));
    }
}
