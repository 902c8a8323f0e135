package shop.local.audit;

import com.mongodb.client.MongoCursor;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bson.Document;

/**
 * Holds the ledgers against the orders, without the services: each reads only its own side.
 *
 * <p>It reads every product, every ledger entry and every order once, and brings together what belongs together on disk.
 * Memory grows with the number of products, and with a {@value Spill#PARTS}th of the orders. A shop that is running
 * changes while it is read, so what looks wrong is looked at again after a moment, each order at one and the same version
 * before and after its movements: only what is wrong then is a finding.
 */
public final class Audit {
    private static final int MOST_SUSPECTS = 50_000;

    private final AuditConfig config;
    private final ShopData data;
    private final Clock clock;
    private final Map<String, Sums> sums = new HashMap<>();
    private final Map<String, Long> ordersByStatus = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Suspects suspects = new Suspects(MOST_SUSPECTS);
    private Set<String> cleared = Set.of();
    private long movements;

    private Audit(AuditConfig config, ShopData data, Clock clock) {
        this.config = config;
        this.data = data;
        this.clock = clock;
    }

    /** @throws com.mongodb.MongoException when a database cannot be read */
    public static AuditReport run(AuditConfig config, Clock clock) {
        try (ShopData data = ShopData.open(config)) {
            return new Audit(config, data, clock).run();
        }
    }

    private AuditReport run() {
        try (Spill spill = new Spill()) {
            readLedgers(spill);
            readOrders(spill);
            for (int part = 0; part < Spill.PARTS; part++) {
                spill.read(part).forEach(this::judge);
            }
        }
        lookAgain();
        addUp();
        Sums all = new Sums();
        sums.values().forEach(all::add);
        return new AuditReport(findings, suspects.left(), sums.size(), movements, ordersByStatus, all);
    }

    /** Products and ledgers are both in the order of the products' ids: each ledger meets its product. */
    private void readLedgers(Spill spill) {
        try (MongoCursor<Document> products = data.products().iterator();
                MongoCursor<Document> entries = data.movements().iterator()) {
            Ahead<ShownStock> shown = new Ahead<>(products, this::product);
            Ahead<Movement> ledger = new Ahead<>(entries, this::movement);
            while (shown.hasNext() || ledger.hasNext()) {
                String next = first(
                        shown.peek().map(ShownStock::product), ledger.peek().map(Movement::product));
                Optional<ShownStock> stock =
                        shown.peek().filter(product -> product.product().equals(next));
                if (stock.isPresent()) {
                    shown.skip();
                }
                readLedger(next, stock, ledger, spill);
            }
        }
    }

    private static String first(Optional<String> one, Optional<String> other) {
        if (one.isPresent() && other.isPresent()) {
            return one.get().compareTo(other.get()) <= 0 ? one.get() : other.get();
        }
        return one.or(() -> other).orElseThrow();
    }

    private void readLedger(String product, Optional<ShownStock> shown, Ahead<Movement> ledger, Spill spill) {
        LedgerCheck check = new LedgerCheck(product, shown);
        for (Optional<Movement> entry =
                        ledger.peek().filter(next -> next.product().equals(product));
                entry.isPresent();
                entry = ledger.peek().filter(next -> next.product().equals(product))) {
            ledger.skip();
            movements++;
            check.next(entry.get());
            if (entry.get().isTaking()) {
                spill.add(Taking.of(entry.get()));
            }
        }
        Sums of = sums(product);
        of.received += check.received();
        of.left += check.left();
        if (!check.end(clock.instant(), config.mayLag()).isEmpty()) {
            suspects.addProduct(product);
        }
    }

    private void readOrders(Spill spill) {
        try (MongoCursor<Document> orders = data.orders().iterator()) {
            while (orders.hasNext()) {
                Stored stored = new Stored(orders.next());
                try {
                    AuditedOrder order = AuditedOrder.read(stored);
                    ordersByStatus.merge(order.status().name().toLowerCase(Locale.ROOT), 1L, Long::sum);
                    spill.add(order);
                } catch (Stored.Malformed e) {
                    malformed(Fault.MALFORMED_ORDER, "order=", stored, e);
                }
            }
        }
    }

    private Optional<ShownStock> product(Document document) {
        Stored stored = new Stored(document);
        try {
            return Optional.of(ShownStock.read(stored));
        } catch (Stored.Malformed e) {
            malformed(Fault.MALFORMED_PRODUCT, "product=", stored, e);
            return Optional.empty();
        }
    }

    private Optional<Movement> movement(Document document) {
        Stored stored = new Stored(document);
        try {
            return Optional.of(Movement.read(stored));
        } catch (Stored.Malformed e) {
            malformed(Fault.MALFORMED_MOVEMENT, "movement=", stored, e);
            return Optional.empty();
        }
    }

    /** Documents are written as a whole, so what is malformed does not have to be looked at twice. */
    private void malformed(Fault fault, String subject, Stored stored, Stored.Malformed reason) {
        Object id = stored.document().get("_id");
        String name = id instanceof Document nested ? nested.toJson() : String.valueOf(id);
        findings.add(new Finding(fault, subject + name, String.valueOf(reason.getMessage())));
    }

    private void judge(KeyFacts facts) {
        if (!KeyCheck.findings(facts, clock.instant(), config.settleWithin()).isEmpty()) {
            suspects.addKey(facts);
            return;
        }
        facts.held().forEach((product, units) -> {
            Optional<AuditedOrder> order = facts.order();
            if (order.isEmpty()) {
                sums(product).byHand += units;
            } else if (order.get().status().isLive()) {
                sums(product).live += units;
            } else {
                sums(product).pending += units;
            }
        });
    }

    private void lookAgain() {
        SecondLook look = new SecondLook(config, data, clock);
        findings.addAll(look.at(suspects));
        suspects.keys().forEach(facts -> count(facts, look.cleared(facts)));
        cleared = look.clearedProducts();
    }

    /** A live order that lacks its movement counts all the same: what it was promised is then in two places. */
    private void count(KeyFacts facts, boolean isCleared) {
        if (isCleared) {
            facts.held().forEach((product, units) -> sums(product).moving += units);
        } else if (facts.order().filter(order -> !order.isSettled()).isPresent()) {
            facts.held().forEach((product, units) -> sums(product).pending += units);
        } else {
            facts.due().forEach((product, units) -> sums(product).live += units);
        }
    }

    private void addUp() {
        if (suspects.left() > 0) {
            return;
        }
        new TreeMap<>(sums).forEach((product, units) -> {
            if (units.unaccounted() != 0 && !cleared.contains(product)) {
                findings.add(Finding.ofProduct(Fault.UNACCOUNTED_STOCK, product, units.toString()));
            }
        });
    }

    private Sums sums(String product) {
        return sums.computeIfAbsent(product, name -> new Sums());
    }
}
