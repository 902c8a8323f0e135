package shop.product.stock;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What the ledger holds of one key. */
record KeyHistory(Map<MovementKind, StockMovement> entries) {
    static final KeyHistory NONE = new KeyHistory(Map.of());

    KeyHistory with(StockMovement entry) {
        Map<MovementKind, StockMovement> more = new EnumMap<>(MovementKind.class);
        more.putAll(entries);
        more.put(entry.kind(), entry);
        return new KeyHistory(Map.copyOf(more));
    }

    Optional<StockMovement> of(MovementKind kind) {
        return Optional.ofNullable(entries.get(kind));
    }
}
