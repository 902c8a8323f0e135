package shop.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Reading the catalogue through the gateway: one product, and the first page of all, of a thousand products. */
final class CatalogueBench implements Main.Bench {
    private static final int CLIENTS = 64;
    private static final int PRODUCTS = 1_000;
    private static final int ROUNDS = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration ROUND = Duration.ofSeconds(5);

    @Override
    public String run(Place place) throws IOException, InterruptedException {
        Rounds rounds = new Rounds("The catalogue through the gateway, " + CLIENTS + " clients");
        try (BenchShop shop = BenchShop.start(place)) {
            List<String> products = shop.products(PRODUCTS, 1_000);
            Function<RandomGenerator, byte[]> one =
                    random -> Connection.get("/api/products/products/" + products.get(random.nextInt(PRODUCTS)));
            Function<RandomGenerator, byte[]> page = random -> Connection.get("/api/products/products?limit=20");
            read(shop, one, WARM_UP);
            read(shop, page, WARM_UP);
            for (int round = 0; round < ROUNDS; round++) {
                rounds.add("GET /products/{id}", read(shop, one, ROUND));
                rounds.add("GET /products?limit=20", read(shop, page, ROUND));
            }
        }
        return rounds.table();
    }

    private static Rounds.Figures read(BenchShop shop, Function<RandomGenerator, byte[]> request, Duration time)
            throws InterruptedException {
        return Rounds.Figures.of(Load.run(shop.process(), shop.gatewayPort(), CLIENTS, time, 200, request));
    }
}
