package shop.system.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Buyers who order, ask again and cancel, and a clerk who refills and ships, until they are stopped. What each chooses
 * follows from the seed; when it happens, and so what comes of it, does not.
 */
final class Load implements AutoCloseable {
    private static final List<String> WAY = List.of("paid", "shipped", "delivered");
    private static final Duration AFTER_TROUBLE = Duration.ofMillis(100);

    private final Market market;
    private final List<String> products;
    private final Duration pause;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    private Load(Market market, List<String> products, Duration pause) {
        this.market = market;
        this.products = products;
        this.pause = pause;
    }

    /** @param pause between two requests of one person */
    static Load start(Market market, List<String> products, int buyers, Duration pause, long seed) {
        Load load = new Load(market, products, pause);
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int i = 0; i < buyers; i++) {
            Market.Customer customer = market.customer();
            load.begin("buyer-" + i, seeds.split(), random -> load.shop(customer, random));
        }
        load.begin("clerk", seeds.split(), load::serve);
        load.threads.forEach(Thread::start);
        return load;
    }

    private void begin(String name, SplittableRandom random, Predicate<SplittableRandom> step) {
        threads.add(Thread.ofVirtual().name(name).unstarted(() -> {
            while (!over) {
                Duration rest = pause;
                if (!step.test(random)) {
                    rest = rest.plus(AFTER_TROUBLE);
                }
                LockSupport.parkNanos(rest.toNanos());
            }
        }));
    }

    private boolean shop(Market.Customer customer, SplittableRandom random) {
        int dice = random.nextInt(100);
        Map<String, Integer> basket = basket(random);
        int which = random.nextInt(1 << 20);
        List<Purchase> mine = List.copyOf(customer.purchases());
        if (dice < 75 || mine.isEmpty()) {
            return market.order(customer, market.purchase(customer, basket));
        }
        Purchase earlier = mine.get(which % mine.size());
        if (dice < 88 && earlier.isPlaced()) {
            return market.cancel(customer, earlier);
        }
        return market.order(customer, earlier);
    }

    private Map<String, Integer> basket(SplittableRandom random) {
        Map<String, Integer> basket = new LinkedHashMap<>();
        int lines = 1 + random.nextInt(3);
        for (int i = 0; i < lines; i++) {
            basket.put(products.get(random.nextInt(products.size())), 1 + random.nextInt(3));
        }
        return basket;
    }

    private boolean serve(SplittableRandom random) {
        int dice = random.nextInt(100);
        int which = random.nextInt(1 << 20);
        List<Purchase> all = market.purchases();
        if (dice < 30) {
            market.refill(products.get(which % products.size()), 1 + which % 20);
            return true;
        }
        List<Purchase> placed = all.stream().filter(Purchase::isPlaced).toList();
        return placed.isEmpty() || sendOff(placed.get(which % placed.size()), dice % 3 + 1);
    }

    /** Some steps of the way to the customer, as far as the order takes them. */
    private boolean sendOff(Purchase purchase, int steps) {
        boolean answered = true;
        for (String status : WAY.subList(0, steps)) {
            answered &= market.advance(purchase, status);
        }
        return answered;
    }

    /** Everybody finishes what they are at, and goes home. */
    @Override
    public void close() {
        over = true;
        for (Thread thread : threads) {
            try {
                if (!thread.join(Duration.ofSeconds(60))) {
                    throw new AssertionError(thread.getName() + " waits for an answer for more than a minute");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
