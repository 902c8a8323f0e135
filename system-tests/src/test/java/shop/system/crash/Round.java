package shop.system.crash;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import shop.system.crash.Troublemaker.Trouble;

/** Some time of load and trouble, then peace, and the question whether every promise was kept. */
final class Round {
    private static final int BUYERS = 12;
    private static final Duration PAUSE = Duration.ofMillis(20);

    /**
     * What came of it.
     *
     * @param unknown orders whose first answer did not say what became of them
     */
    record Result(
            long placed, long refused, long unknown, long troubles, Map<Trouble, Integer> made, Duration settled) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "placed %d, refused %d, at first unknown %d; troubled requests %d; %s; settled after %.1f s",
                    placed,
                    refused,
                    unknown,
                    troubles,
                    made,
                    settled.toMillis() / 1_000.0);
        }
    }

    private Round() {}

    /** @throws AssertionError when a promise was broken */
    static Result run(ShopCluster shop, long seed, Duration time, Consumer<String> log) {
        URI front = URI.create("http://127.0.0.1:" + shop.gatewayPort());
        Market market = new Market(() -> front);
        List<String> products = new ArrayList<>(market.products(4, 40));
        products.addAll(market.products(8, 1_000_000));
        Troublemaker troublemaker = new Troublemaker(shop, seed, log);
        Load load = Load.start(market, products, BUYERS, PAUSE, seed);
        try {
            troublemaker.rage(time);
            shop.heal();
        } finally {
            load.close();
        }
        long unknown = market.purchases().stream()
                .filter(purchase -> !purchase.isDecided())
                .count();
        Duration settled = MarketCheck.verify(shop, market);
        long placed = market.purchases().stream().filter(Purchase::isPlaced).count();
        return new Result(
                placed,
                market.purchases().size() - placed,
                unknown,
                market.troubleCount(),
                troublemaker.made(),
                settled);
    }
}
