package shop.order.http;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import shop.defaults.json.Field;
import shop.defaults.json.JsonFields;
import shop.defaults.json.Values;
import shop.order.domain.Basket;
import shop.order.domain.Money;
import shop.order.domain.OrderLine;
import shop.order.domain.ProductId;
import shop.order.domain.Quantity;

/**
 * The body of {@code POST /order}.
 *
 * <p>The basket expects a total if {@code expectedTotal} says so.
 *
 * @param userId id or email of the user whose order it shall be
 */
record PlaceOrderJson(Basket basket, Optional<String> userId) {
    private static final BigDecimal HIGHEST_TOTAL = new BigDecimal("9999999999999.99");

    static PlaceOrderJson read(JsonFields in) {
        Field<List<OrderLine>> items = in.required("items", Values.list(1, Basket.MAX_LINES, PlaceOrderJson::line));
        Field<Optional<String>> userId = in.optional("userId", Values.text(1, 254));
        Field<Optional<BigDecimal>> expectedTotal =
                in.optional("expectedTotal", Values.decimal(BigDecimal.ZERO, HIGHEST_TOTAL, Money.SCALE));
        in.end();
        Basket basket =
                merged(in, items.value()).expecting(expectedTotal.value().map(Money::new));
        return new PlaceOrderJson(basket, userId.value());
    }

    private static Basket merged(JsonFields in, List<OrderLine> lines) {
        try {
            return Basket.merging(lines);
        } catch (IllegalArgumentException e) {
            in.refuse("items", "the quantity of one product, added up, " + e.getMessage());
            in.end();
            throw e;
        }
    }

    private static OrderLine line(JsonFields in) {
        Field<ProductId> product = in.required("productId", Values.parsed(ProductId::new));
        Field<Integer> quantity = in.required("quantity", Values.integer(1, Quantity.MAX));
        in.end();
        return OrderLine.of(product.value(), new Quantity(quantity.value()));
    }
}
