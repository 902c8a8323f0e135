package shop.local.audit;

import com.mongodb.client.MongoCursor;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/** Looks again, each by itself, at what looked wrong while everything was being read. */
final class SecondLook {
    private final AuditConfig config;
    private final ShopData data;
    private final Clock clock;
    private final Set<String> confirmed = new HashSet<>();
    private final Set<String> clearedProducts = new HashSet<>();

    SecondLook(AuditConfig config, ShopData data, Clock clock) {
        this.config = config;
        this.data = data;
        this.clock = clock;
    }

    /** What is still wrong the last time. */
    List<Finding> at(Suspects suspects) {
        List<String> products = new ArrayList<>(suspects.products());
        List<KeyFacts> keys = new ArrayList<>(suspects.keys());
        List<Finding> findings = new ArrayList<>();
        for (int round = 1; round <= config.rounds() && products.size() + keys.size() > 0; round++) {
            pause();
            findings.clear();
            products.removeIf(product -> {
                List<Finding> wrong = ofLedger(product);
                findings.addAll(wrong);
                return wrong.isEmpty();
            });
            keys.removeIf(facts -> {
                List<Finding> wrong = ofKey(facts);
                findings.addAll(wrong);
                return wrong.isEmpty();
            });
        }
        keys.forEach(facts -> confirmed.add(facts.key()));
        clearedProducts.addAll(suspects.products());
        products.forEach(clearedProducts::remove);
        return findings;
    }

    /** Whether there is nothing wrong with a key that was looked at. */
    boolean cleared(KeyFacts facts) {
        return !confirmed.contains(facts.key());
    }

    /** Products that were read while they changed: their sums cannot be relied on. */
    Set<String> clearedProducts() {
        return clearedProducts;
    }

    private List<Finding> ofLedger(String product) {
        try {
            Optional<ShownStock> shown = data.product(product).map(document -> ShownStock.read(new Stored(document)));
            LedgerCheck check = new LedgerCheck(product, shown);
            try (MongoCursor<Document> entries = data.movements(product).iterator()) {
                while (entries.hasNext()) {
                    read(entries.next()).ifPresent(check::next);
                }
            }
            return check.end(clock.instant(), config.mayLag());
        } catch (Stored.Malformed e) {
            // Told of as malformed already.
            return List.of();
        }
    }

    /** Nothing, when the order changed while its movements were read: then it is being worked on. */
    private List<Finding> ofKey(KeyFacts seen) {
        try {
            Optional<AuditedOrder> before = order(seen.key());
            KeyFacts now = new KeyFacts(seen.key());
            Set<String> products = seen.products();
            before.ifPresent(order -> {
                now.order(order);
                products.addAll(order.lines().keySet());
            });
            for (String product : products) {
                data.movements(product, seen.key())
                        .forEach(document -> read(document).map(Taking::of).ifPresent(now::add));
            }
            boolean changed = !version(before).equals(version(order(seen.key())));
            return changed ? List.of() : KeyCheck.findings(now, clock.instant(), config.settleWithin());
        } catch (Stored.Malformed e) {
            // Told of as malformed already.
            return List.of();
        }
    }

    private Optional<AuditedOrder> order(String key) {
        return data.order(key).map(document -> AuditedOrder.read(new Stored(document)));
    }

    private static Optional<Long> version(Optional<AuditedOrder> order) {
        return order.map(AuditedOrder::version);
    }

    private static Optional<Movement> read(Document document) {
        try {
            return Optional.of(Movement.read(new Stored(document)));
        } catch (Stored.Malformed e) {
            return Optional.empty();
        }
    }

    private void pause() {
        try {
            Thread.sleep(config.pause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
