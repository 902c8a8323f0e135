package shop.local.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All that bears one key: the order of that id, if there is one, and what the ledgers say that it moved. */
final class KeyFacts {
    private final String key;
    private final List<Taking> takings = new ArrayList<>();
    private @Nullable AuditedOrder order;

    KeyFacts(String key) {
        this.key = key;
    }

    void add(Taking taking) {
        takings.add(taking);
    }

    void order(AuditedOrder found) {
        order = found;
    }

    String key() {
        return key;
    }

    Optional<AuditedOrder> order() {
        return Optional.ofNullable(order);
    }

    List<Taking> takings(String product) {
        return takings.stream()
                .filter(taking -> taking.product().equals(product))
                .toList();
    }

    /** The products of its lines and of its movements. */
    Set<String> products() {
        Set<String> products = new TreeSet<>();
        takings.forEach(taking -> products.add(taking.product()));
        order().ifPresent(known -> products.addAll(known.lines().keySet()));
        return products;
    }

    /** Units that the ledgers say it holds, by product. */
    Map<String, Long> held() {
        Map<String, Long> held = new HashMap<>();
        takings.forEach(taking -> held.merge(taking.product(), -taking.delta(), Long::sum));
        return held;
    }

    /** Units that it has to hold, by product: those of a live order's lines. */
    Map<String, Long> due() {
        return order().filter(known -> known.status().isLive())
                .map(AuditedOrder::lines)
                .orElse(Map.of());
    }
}
