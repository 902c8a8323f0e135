package shop.product.stock;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The ledgers in memory: what the contract says, and nothing more. */
final class InMemoryMovements implements Movements {
    private final Map<String, NavigableMap<Long, StockMovement>> ledgers = new HashMap<>();
    private final Set<List<Object>> keys = new HashSet<>();

    @Override
    public synchronized int append(List<StockMovement> entries) {
        int appended = 0;
        for (StockMovement entry : entries) {
            Map<Long, StockMovement> ledger = ledger(entry.product());
            List<Object> key = List.of(entry.product(), entry.order(), entry.kind());
            if (ledger.containsKey(entry.seq()) || keys.contains(key)) {
                return appended;
            }
            ledger.put(entry.seq(), entry);
            keys.add(key);
            appended++;
        }
        return appended;
    }

    @Override
    public synchronized List<StockMovement> from(String product, long fromSeq, int limit) {
        List<StockMovement> found = new ArrayList<>();
        for (long seq = fromSeq; found.size() < limit && ledger(product).containsKey(seq); seq++) {
            found.add(ledger(product).get(seq));
        }
        return found;
    }

    @Override
    public synchronized List<StockMovement> withOrders(String product, Collection<String> orders) {
        return ledger(product).values().stream()
                .filter(entry -> entry.kind() != MovementKind.OPENING && orders.contains(entry.order()))
                .toList();
    }

    @Override
    public synchronized Map<String, List<StockMovement>> around(Map<String, Long> seqs) {
        return seqs.entrySet().stream()
                .flatMap(shown ->
                        ledger(shown.getKey()).subMap(shown.getValue() - 1, shown.getValue() + 2).values().stream())
                .collect(Collectors.groupingBy(StockMovement::product));
    }

    private NavigableMap<Long, StockMovement> ledger(String product) {
        return ledgers.computeIfAbsent(product, id -> new TreeMap<>());
    }
}
