package shop.order.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * One step an order took.
 *
 * @param key the idempotency key it was asked for with, so that asking again can be told from asking for another
 */
public record HistoryEntry(OrderStatus status, Instant at, Actor actor, Optional<IdempotencyKey> key) {}
