package shop.system.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import shop.local.audit.AuditReport;
import shop.testing.Eventually;
import shop.testing.TestClient;
import shop.testing.TestResponse;

/**
 * Whether the shop kept what it promised, once everything works again: by asking it, as its buyers would, and by the
 * audit of its databases.
 */
final class MarketCheck {
    private static final int AT_ONCE = 16;
    /** On top of the bound, because these machines are slow at times. */
    private static final Duration ALLOWANCE = Duration.ofSeconds(20);

    private static final Pattern NEXT = Pattern.compile("<(\\?[^>]*)>; *rel=\"next\"");

    private final ShopCluster shop;
    private final Market market;

    private MarketCheck(ShopCluster shop, Market market) {
        this.shop = shop;
        this.market = market;
    }

    /** @return how long it took until nothing was pending any more, for information */
    static Duration verify(ShopCluster shop, Market market) {
        MarketCheck check = new MarketCheck(shop, market);
        long start = System.nanoTime();
        check.nothingStaysPending();
        Duration settled = Duration.ofNanos(System.nanoTime() - start);
        market.finishRefills();
        check.sameKeySameAnswer();
        check.everyOrderIsAsAcknowledged();
        check.noOrderIsThereThatNobodyMade();
        check.stockIsWhatIsLeft();
        assertThat(market.contradictions().all()).as("contradictions").isEmpty();
        AuditReport audit = shop.audit();
        assertThat(audit.findings()).as(audit.summary()).isEmpty();
        assertThat(audit.isSound()).isTrue();
        return settled;
    }

    private void nothingStaysPending() {
        Duration bound = shop.timing().settling().plus(ALLOWANCE);
        Eventually.that("every order is placed or refused", bound, () -> {
            forEach(market.customers(), customer -> customer.purchases().stream()
                    .filter(purchase -> !purchase.isDecided())
                    .forEach(purchase -> market.order(customer, purchase)));
            return market.purchases().stream().allMatch(Purchase::isDecided);
        });
        Eventually.that(
                "no order owes anything", bound, () -> shop.audit().summary().contains("unsettled orders 0"));
    }

    private void sameKeySameAnswer() {
        forEach(market.customers(), customer -> customer.purchases().forEach(purchase -> {
            if (!market.order(customer, purchase) && purchase.isPlaced()) {
                purchase.contradict("it was not answered again");
            }
        }));
    }

    private void everyOrderIsAsAcknowledged() {
        forEach(market.customers(), customer -> customer.purchases().stream()
                .filter(Purchase::isPlaced)
                .forEach(purchase -> {
                    String id = purchase.orderId().orElseThrow();
                    TestResponse answer = market.client(customer.token()).get("/api/orders/order/" + id);
                    if (answer.status() == 200) {
                        purchase.compare(answer.json());
                    } else {
                        purchase.contradict("an acknowledged order is lost: " + answer);
                    }
                }));
    }

    private void noOrderIsThereThatNobodyMade() {
        forEach(market.customers(), customer -> {
            Set<String> known = new TreeSet<>();
            customer.purchases().forEach(purchase -> purchase.orderId().ifPresent(known::add));
            Set<String> listed = new TreeSet<>(listed(customer));
            if (!listed.equals(known)) {
                Set<String> more = new TreeSet<>(listed);
                more.removeAll(known);
                known.removeAll(listed);
                market.contradictions()
                        .add(customer.email() + " has orders nobody made: " + more + ", and lacks: " + known);
            }
        });
    }

    private Set<String> listed(Market.Customer customer) {
        Set<String> ids = new TreeSet<>();
        TestClient client = market.client(customer.token());
        String list = "/api/orders/orders/" + customer.id();
        Optional<String> page = Optional.of(list + "?limit=100");
        while (page.isPresent()) {
            TestResponse answer = client.get(page.get()).expect(200);
            for (JsonNode order : answer.json()) {
                if (!ids.add(order.path("id").asText())) {
                    market.contradictions().add("listed twice: " + order);
                }
            }
            page = next(list, answer);
        }
        return ids;
    }

    /** The next page's address; the link is relative to the list's. */
    private static Optional<String> next(String list, TestResponse answer) {
        return answer.header("Link").map(NEXT::matcher).filter(Matcher::find).map(match -> list + match.group(1));
    }

    private void stockIsWhatIsLeft() {
        Map<String, Long> expected = market.received();
        for (Purchase purchase : market.purchases()) {
            if (purchase.isLive()) {
                purchase.items().forEach((product, quantity) -> expected.merge(product, -(long) quantity, Long::sum));
            }
        }
        Map<String, Long> shown = new TreeMap<>();
        try {
            Eventually.that("the products show what is left", Duration.ofSeconds(20), () -> {
                expected.keySet().forEach(product -> shown.put(product, stock(product)));
                return shown.equals(expected);
            });
        } catch (AssertionError e) {
            assertThat(shown).as("stock by product").isEqualTo(expected);
        }
    }

    private long stock(String product) {
        return market.admin()
                .get("/api/products/products/" + product)
                .expect(200)
                .json()
                .path("stock")
                .asLong();
    }

    private interface Act<T> {
        void on(T each);
    }

    private static <T> void forEach(List<T> all, Act<T> act) {
        Semaphore permits = new Semaphore(AT_ONCE);
        Contradictions failures = new Contradictions();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (T each : all) {
                threads.execute(() -> {
                    permits.acquireUninterruptibly();
                    try {
                        act.on(each);
                    } catch (UncheckedIOException | AssertionError e) {
                        failures.add(e.toString());
                    } finally {
                        permits.release();
                    }
                });
            }
        }
        assertThat(failures.all()).isEmpty();
    }
}
