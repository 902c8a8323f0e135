package shop.product.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.LongRange;
import shop.defaults.error.ServiceException;
import shop.product.catalog.Product;
import shop.product.stock.FaultyStore.Fault;
import shop.testing.Race;

/** The ledger against a simple model, whatever is asked of it, whoever asks, and whatever breaks. */
class StockLedgerProperties {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<MovementKind> ASKED_FOR =
            List.of(MovementKind.DECREASE, MovementKind.RELEASE, MovementKind.REFILL);
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Set<Fault> OUTAGES =
            EnumSet.of(Fault.LOST_REQUEST, Fault.LOST_ANSWER, Fault.HALF_A_GROUP, Fault.NOT_SHOWN);

    /** The faults are meant, so nobody needs to read of them. Kept here, or the logger is collected. */
    private static final Logger LOG = Logger.getLogger(Group.class.getName());

    static {
        LOG.setLevel(Level.OFF);
    }

    private final InMemoryMovements movements = new InMemoryMovements();
    private final InMemoryStockedProducts products = new InMemoryStockedProducts();

    /** Something that somebody asks of a replica, and what breaks meanwhile. */
    record Step(MovementKind kind, int key, long quantity, int replica, Fault fault) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(ASKED_FOR),
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.longs().between(1, 3),
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.frequencyOf(
                                Tuple.of(3, Arbitraries.just(Fault.NONE)), Tuple.of(2, Arbitraries.of(Fault.class))))
                .as(Step::new)
                .list()
                .ofMaxSize(25);
    }

    @Property(tries = 300)
    void everyAnswerIsTheModels(@ForAll("steps") List<Step> steps, @ForAll @LongRange(max = 6) long opening) {
        Product product = SampleProducts.withStock(opening);
        products.add(product);
        StockModel model = new StockModel(opening);
        List<Replica> replicas = List.of(new Replica(), new Replica());

        for (Step step : steps) {
            Replica replica = replicas.get(step.replica());
            replica.next.set(step.fault());
            String answer = replica.ask(product.id(), step);
            if (answer.equals("internal")) {
                replica.restart();
                answer = replica.ask(product.id(), step);
            }
            replica.next.set(Fault.NONE);
            assertThat(answer).as("%s", step).isEqualTo(expected(model, step));
        }

        replicas.getFirst().ledger.settleUp(products.find(product.id()).orElseThrow());
        assertLedger(product.id(), model.stock());
        replicas.forEach(Replica::close);
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void whatWasAnsweredStandsHoweverManyAsk(@ForAll long seed, @ForAll @LongRange(min = 5, max = 40) long opening) {
        Product product = SampleProducts.withStock(opening);
        products.add(product);
        Random dice = new Random(seed);
        Supplier<Fault> faults = () -> {
            synchronized (dice) {
                List<Fault> all = List.copyOf(OUTAGES);
                return dice.nextInt(8) == 0 ? all.get(dice.nextInt(all.size())) : Fault.NONE;
            }
        };
        FaultyStore store = new FaultyStore(movements, products, faults);
        List<StockLedger> ledgers =
                List.of(new StockLedger(store, store, CLOCK, 1_000), new StockLedger(store, store, CLOCK, 1_000));
        Map<String, String> answers = new ConcurrentHashMap<>();

        Race.run(96, i -> {
                    Random mine = new Random(seed + i);
                    int key = mine.nextInt(40);
                    MovementKind kind = ASKED_FOR.get(mine.nextInt(ASKED_FOR.size()));
                    Step step = new Step(kind, key, 1 + key % 3, i % 2, Fault.NONE);
                    String answer = ask(ledgers.get(i % 2), product.id(), step);
                    answers.put(kind + " " + key + " " + i, answer);
                    return answer;
                })
                .orThrow();

        // Through a store without faults, because a projection that fails is left to the next sweep.
        try (StockLedger calm = new StockLedger(movements, products, CLOCK, 1_000)) {
            calm.settleUp(products.find(product.id()).orElseThrow());
        }
        List<StockMovement> ledger = movements.from(product.id(), 1, 1_000);
        assertLedger(product.id(), ledger.getLast().balance());
        answers.forEach((asked, answer) -> {
            String[] parts = asked.split(" ", -1);
            assertThat(answer).as(asked).isIn("ok", "insufficient-stock", "movement-void");
            if (answer.equals("ok")) {
                assertThat(standsIn(ledger, MovementKind.valueOf(parts[0]), "key-" + parts[1]))
                        .as(asked)
                        .isTrue();
            }
        });
        ledgers.forEach(StockLedger::close);
    }

    private static boolean standsIn(List<StockMovement> ledger, MovementKind kind, String key) {
        return ledger.stream()
                .filter(entry -> entry.order().equals(key))
                .anyMatch(entry -> kind == MovementKind.RELEASE
                        ? entry.isVoid() || entry.kind() == MovementKind.RELEASE
                        : entry.kind() == kind && !entry.isVoid());
    }

    /** A process: its ledger dies with it, the store does not. */
    private final class Replica {
        private final AtomicReference<Fault> next = new AtomicReference<>(Fault.NONE);
        private final FaultyStore store = new FaultyStore(movements, products, () -> next.getAndSet(Fault.NONE));
        private StockLedger ledger = new StockLedger(store, store, CLOCK, 100);

        String ask(String product, Step step) {
            return StockLedgerProperties.ask(ledger, product, step);
        }

        void restart() {
            ledger.close();
            ledger = new StockLedger(store, store, CLOCK, 100);
        }

        void close() {
            ledger.close();
        }
    }

    private static String ask(StockLedger ledger, String product, Step step) {
        String key = "key-" + step.key();
        try {
            switch (step.kind()) {
                case DECREASE -> ledger.decrease(product, key, step.quantity(), PATIENCE);
                case RELEASE -> ledger.release(product, key, step.quantity(), PATIENCE);
                default -> ledger.refill(product, key, step.quantity(), PATIENCE);
            }
            return "ok";
        } catch (ServiceException e) {
            return e.type().code();
        }
    }

    private static String expected(StockModel model, Step step) {
        String key = "key-" + step.key();
        return switch (step.kind()) {
            case DECREASE -> model.decrease(key, step.quantity());
            case RELEASE -> model.release(key, step.quantity());
            default -> model.refill(key, step.quantity());
        };
    }

    private void assertLedger(String product, long stock) {
        List<StockMovement> ledger = movements.from(product, 1, 1_000);
        List<Long> balances = new ArrayList<>();
        long balance = 0;
        for (StockMovement entry : ledger) {
            balance += entry.delta();
            balances.add(balance);
        }
        assertThat(ledger).extracting(StockMovement::balance).isEqualTo(balances);
        assertThat(balance).isEqualTo(stock);
        assertThat(ledger.getFirst().kind()).isEqualTo(MovementKind.OPENING);
        Product shown = products.find(product).orElseThrow();
        assertThat(shown.stock().available()).isEqualTo(stock);
        assertThat(shown.stock().seq()).isEqualTo(ledger.size());
    }
}
