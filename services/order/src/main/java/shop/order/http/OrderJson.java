package shop.order.http;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import shop.defaults.error.ServiceException;
import shop.order.domain.HistoryEntry;
import shop.order.domain.Money;
import shop.order.domain.Offer;
import shop.order.domain.Order;
import shop.order.domain.OrderLine;
import shop.order.domain.OrderStatus;
import shop.order.placing.OrderErrors;

/**
 * An order as clients see it. Names, prices and the total are there from the moment it is placed; money is in {@code
 * currency}, with two decimal places.
 *
 * @param rejection why it was rejected, as the code and detail of the error that answered whoever placed it
 */
public record OrderJson(
        String id,
        String userId,
        List<Item> items,
        Optional<BigDecimal> total,
        String currency,
        String status,
        Instant createdAt,
        List<Entry> history,
        Optional<Map<String, String>> rejection) {

    /** One line. */
    public record Item(
            String productId,
            Optional<String> name,
            int quantity,
            Optional<BigDecimal> unitPrice,
            Optional<BigDecimal> lineTotal) {
        static Item of(OrderLine line) {
            return new Item(
                    line.product().value(),
                    line.offer().map(Offer::name),
                    line.quantity().value(),
                    line.offer().map(Offer::unitPrice).map(Money::amount),
                    line.total().map(Money::amount));
        }
    }

    /**
     * One step.
     *
     * @param actor in what capacity somebody made it happen: system, customer or admin
     */
    public record Entry(String status, Instant at, String actor) {
        static Entry of(HistoryEntry entry) {
            return new Entry(
                    OrderErrors.name(entry.status()),
                    entry.at(),
                    entry.actor().role().name().toLowerCase(Locale.ROOT));
        }
    }

    public static OrderJson of(Order order) {
        Optional<ServiceException> rejected =
                order.status() == OrderStatus.REJECTED ? Optional.of(OrderErrors.of(order)) : Optional.empty();
        return new OrderJson(
                order.id().value(),
                order.user().value(),
                order.lines().stream().map(Item::of).toList(),
                order.total().map(Money::amount),
                order.currency(),
                OrderErrors.name(order.status()),
                order.createdAt(),
                order.history().stream().map(Entry::of).toList(),
                rejected.map(error -> Map.of("code", error.type().code(), "detail", error.detail())));
    }
}
