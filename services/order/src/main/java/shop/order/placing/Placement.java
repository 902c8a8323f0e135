package shop.order.placing;

import shop.order.domain.Order;

/**
 * The answer to a request that changed an order.
 *
 * @param order as it was when the request had been dealt with; still pending when the outcome is not known
 * @param replayed whether the answer had been given before
 */
public record Placement(Order order, boolean replayed) {}
