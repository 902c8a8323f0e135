package shop.product.stock;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import shop.defaults.error.ServiceException;
import shop.product.catalog.MongoProducts;
import shop.product.catalog.Product;
import shop.testing.TestDatabase;

/** Many buyers at several replicas of the service over one database: the sums are exact. */
@Timeout(120)
class StockLedgerRaceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REPLICAS = 3;
    private static final Clock CLOCK = Clock.systemUTC();

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    private final MongoClient client = MongoClients.create(database.uri());
    private final MongoProducts products = new MongoProducts(mongo(client).getCollection(MongoProducts.COLLECTION));
    private final MongoMovements movements = new MongoMovements(mongo(client).getCollection(MongoMovements.COLLECTION));
    private final List<StockLedger> replicas = Stream.generate(() -> new StockLedger(movements, products, CLOCK, 5_000))
            .limit(REPLICAS)
            .toList();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeEach
    void createIndexes() {
        movements.createIndexes();
        products.createIndexes();
    }

    @AfterEach
    void stop() {
        replicas.forEach(StockLedger::close);
        client.close();
        threads.shutdownNow();
    }

    @Test
    void aThousandBuyersGetExactlyFiftyUnits() throws Exception {
        String id = product(50).id();

        List<String> answers = together(1_000, i -> decrease(i, id, "order-" + i, 1));

        assertThat(Collections.frequency(answers, "granted")).isEqualTo(50);
        assertThat(Collections.frequency(answers, "insufficient-stock")).isEqualTo(950);
        assertChain(id, 0);
        assertThat(movements.from(id, 1, 512)).hasSize(51);
    }

    @Test
    void oneKeySentOftenThroughAllReplicasIsOneMovement() throws Exception {
        String id = product(1_000).id();

        List<String> answers = together(200, i -> decrease(i, id, "order-" + i % 4, 3));

        assertThat(answers).isSubsetOf("granted", "replayed");
        assertThat(Collections.frequency(answers, "granted")).isEqualTo(4);
        assertChain(id, 1_000 - 4 * 3);
    }

    @Test
    void aReleaseRacingItsDecreaseLeavesNothingTaken() throws Exception {
        String id = product(100).id();

        List<String> answers = together(128, i -> {
            String order = "order-" + i / 2;
            return i % 2 == 0 ? decrease(i, id, order, 1) : release(i + 1, id, order, 1);
        });

        assertThat(answers).isSubsetOf("granted", "movement-void", "insufficient-stock");
        assertChain(id, 100);
    }

    @Test
    void basketsInOpposingOrderTakeAllOrNothing() throws Exception {
        List<String> ids = IntStream.range(0, 4).mapToObj(i -> product(40).id()).toList();
        AtomicLong baskets = new AtomicLong();

        together(160, i -> {
            List<String> basket = new ArrayList<>(ids);
            if (i % 2 == 0) {
                Collections.reverse(basket);
            }
            boolean all = true;
            for (String id : basket) {
                all &= decrease(i, id, "order-" + i, 1).equals("granted");
            }
            if (all) {
                baskets.incrementAndGet();
            } else {
                for (String id : basket) {
                    release(i + 1, id, "order-" + i, 1);
                }
            }
            return "done";
        });

        for (String id : ids) {
            assertChain(id, 40 - baskets.get());
        }
    }

    @Test
    void everythingAtOnceAddsUp() throws Exception {
        String id = product(30).id();
        Map<String, Long> expected = new ConcurrentHashMap<>();

        together(400, i -> {
            RandomGenerator random = new Random(i);
            String order = "order-" + random.nextInt(120);
            long quantity = 1L + order.length() % 3;
            switch (random.nextInt(4)) {
                case 0 -> {
                    replicas.get(i % REPLICAS).refill(id, "delivery-" + i, 2, PATIENCE);
                    expected.put("delivery-" + i, 2L);
                }
                case 1 -> release(i, id, order, quantity);
                default -> decrease(i, id, order, quantity);
            }
            return "done";
        });

        long received = expected.values().stream().mapToLong(Long::longValue).sum();
        List<StockMovement> ledger = chain(id);
        assertThat(ledger.stream()
                        .filter(entry -> entry.kind() == MovementKind.REFILL)
                        .mapToLong(StockMovement::delta)
                        .sum())
                .isEqualTo(received);
        assertChain(id, ledger.getLast().balance());
    }

    private MongoDatabase mongo(MongoClient from) {
        return from.getDatabase(database.name());
    }

    private Product product(long stock) {
        Product product = SampleProducts.withStock(stock);
        products.add(product);
        return product;
    }

    private String decrease(int i, String product, String order, long quantity) {
        return answer(() -> replicas.get(i % REPLICAS).decrease(product, order, quantity, PATIENCE));
    }

    private String release(int i, String product, String order, long quantity) {
        return answer(() -> replicas.get(i % REPLICAS).release(product, order, quantity, PATIENCE));
    }

    private static String answer(Callable<Receipt> call) {
        try {
            return call.call().replayed() ? "replayed" : "granted";
        } catch (ServiceException e) {
            return e.type().code();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<String> together(int count, IntFunction<String> act) throws Exception {
        List<Future<String>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            futures.add(threads.submit(() -> act.apply(number)));
        }
        List<String> answers = new ArrayList<>();
        for (Future<String> future : futures) {
            answers.add(future.get());
        }
        return answers;
    }

    private List<StockMovement> chain(String product) {
        List<StockMovement> all = new ArrayList<>();
        List<StockMovement> page;
        do {
            page = movements.from(product, all.size() + 1L, 100);
            all.addAll(page);
        } while (!page.isEmpty());
        return all;
    }

    private void assertChain(String product, long balance) {
        List<StockMovement> ledger = chain(product);
        long running = 0;
        for (int i = 0; i < ledger.size(); i++) {
            StockMovement entry = ledger.get(i);
            running += entry.delta();
            assertThat(entry.seq()).isEqualTo(i + 1L);
            assertThat(entry.balance()).isEqualTo(running).isNotNegative();
        }
        assertThat(ledger.stream().map(entry -> entry.order() + entry.kind())).doesNotHaveDuplicates();
        assertThat(running).isEqualTo(balance);
        Product shown = products.find(product).orElseThrow();
        assertThat(shown.stock().available()).isEqualTo(balance);
        assertThat(shown.stock().seq()).isEqualTo(ledger.size());
    }
}
