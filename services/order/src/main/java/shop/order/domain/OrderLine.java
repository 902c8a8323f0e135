package shop.order.domain;

import java.util.Optional;

/**
 * So many units of one product.
 *
 * @param offer name and price; there from the moment the order is placed
 */
public record OrderLine(ProductId product, Quantity quantity, Optional<Offer> offer) {
    public static OrderLine of(ProductId product, Quantity quantity) {
        return new OrderLine(product, quantity, Optional.empty());
    }

    OrderLine at(Offer agreed) {
        return new OrderLine(product, quantity, Optional.of(agreed));
    }

    public Optional<Money> total() {
        return offer.map(agreed -> agreed.unitPrice().times(quantity));
    }
}
