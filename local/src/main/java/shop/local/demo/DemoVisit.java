package shop.local.demo;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** One visit: somebody looks around and buys; some regret it, for the others staff pack and ship. */
final class DemoVisit {
    private static final List<String> STEPS = List.of("paid", "shipped", "delivered");
    private static final int CANCELLED_PERCENT = 5;
    private static final int MOST_LINES = 3;
    private static final int MOST_OF_ONE = 3;

    private final DemoShop shop;
    private final DemoTally tally;

    DemoVisit(DemoShop shop, DemoTally tally) {
        this.shop = shop;
        this.tally = tally;
    }

    void run() {
        try {
            visit();
        } catch (IOException | RuntimeException e) {
            tally.failed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void visit() throws IOException, InterruptedException {
        DemoClient buyer = oneOf(shop.buyers());
        buyer.get("/products/products?limit=24&inStock=true").orThrow("A look around");
        Map<String, Integer> wanted = wish();
        long asked = System.nanoTime();
        DemoClient.Answer answer = shop.order(buyer, wanted);
        if (answer.code().equals("insufficient-stock")) {
            tally.soldOut();
            shop.refill(answer.body().path("productId").asText());
        } else {
            String order = answer.orThrow("An order").path("id").asText();
            tally.placed(System.nanoTime() - asked);
            goOn(buyer, order);
        }
    }

    private void goOn(DemoClient buyer, String order) throws IOException, InterruptedException {
        if (chance(100) < CANCELLED_PERCENT) {
            shop.cancel(buyer, order).orThrow("A cancellation");
            tally.cancelled();
            return;
        }
        for (String step : STEPS) {
            shop.advance(order, step).orThrow("A step to " + step);
        }
        tally.delivered();
    }

    private Map<String, Integer> wish() {
        Map<String, Integer> wanted = new LinkedHashMap<>();
        int lines = 1 + chance(MOST_LINES);
        for (int i = 0; i < lines; i++) {
            wanted.put(favourite(), 1 + chance(MOST_OF_ONE));
        }
        return wanted;
    }

    /** Some things are bought far more often than others. */
    private String favourite() {
        double skewed = Math.pow(ThreadLocalRandom.current().nextDouble(), 3);
        return shop.products().get((int) (skewed * shop.products().size()));
    }

    private static <T> T oneOf(List<T> all) {
        return all.get(chance(all.size()));
    }

    private static int chance(int bound) {
        return ThreadLocalRandom.current().nextInt(bound);
    }
}
