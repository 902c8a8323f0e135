package shop.order.placing;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import shop.order.domain.Order;
import shop.order.domain.OrderId;
import shop.order.domain.OrderStatus;
import shop.order.domain.UserId;

/** All orders. Each write is atomic and, once the method returns, as durable as the database can make it. */
public interface Orders {
    /** @return whether it was added: not when there is an order of this id, which then stays as it is */
    boolean add(Order order);

    Optional<Order> find(OrderId id);

    /** Those of these ids that exist, in any order. */
    List<Order> findAll(Collection<OrderId> ids);

    /**
     * The {@linkplain Order#isSameAs same} order, a step on.
     *
     * @return whether the successor took its predecessor's place: not when the order has changed in the meantime
     */
    boolean replace(Order successor);

    /**
     * Forgets the order; one that is sent anew with its key is another.
     *
     * @return whether it was forgotten: not when it has changed in the meantime
     */
    boolean remove(Order order);

    /** Orders whose work anyone may take up now, the longest due first. */
    List<Order> due(Instant now, int limit);

    /** The user's orders, newest first, beginning after the given place. */
    List<Order> of(UserId user, Optional<OrderStatus> status, Optional<Place> after, int limit);

    /** Everybody's orders, newest first, beginning after the given place. */
    List<Order> newest(Optional<OrderStatus> status, Optional<Place> after, int limit);

    Backlog backlog();

    /** Where an order stands in a list. */
    record Place(Instant createdAt, OrderId id) {
        public static Place of(Order order) {
            return new Place(order.createdAt(), order.id());
        }
    }

    /**
     * How much work is open.
     *
     * @param orders how many orders owe something to the stock
     * @param oldest since when the one that waits longest has had its status
     */
    record Backlog(long orders, Optional<Instant> oldest) {}
}
