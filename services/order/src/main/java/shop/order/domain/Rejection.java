package shop.order.domain;

/** Why an order could not be had. */
public sealed interface Rejection {
    /** @param available how many units there were */
    record InsufficientStock(ProductId product, int available) implements Rejection {}

    record UnknownProduct(ProductId product) implements Rejection {}

    /** The stock had been given back before it could be taken; it cannot be taken again for the same order. */
    record Withdrawn(ProductId product) implements Rejection {}

    /** @param total what the order would have cost, which is not what was expected */
    record PriceChanged(Money total) implements Rejection {}

    /** The Product Service gave no answer for so long that the order was given up. */
    record Unavailable() implements Rejection {}
}
