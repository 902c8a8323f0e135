package shop.product.stock;

import java.time.Instant;

/**
 * A movement on the wire.
 *
 * @param kind opening, refill, decrease, release, or void for a decrease whose release came first
 * @param order the order's id, or another key of whoever asked for it
 */
public record MovementJson(
        String productId, long seq, String kind, String order, long delta, long balance, Instant at) {
    static MovementJson of(StockMovement entry) {
        return new MovementJson(
                entry.product(),
                entry.seq(),
                entry.isVoid() ? "void" : entry.kind().wireName(),
                entry.order(),
                entry.delta(),
                entry.balance(),
                entry.at());
    }
}
