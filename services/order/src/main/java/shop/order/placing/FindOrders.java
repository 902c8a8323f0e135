package shop.order.placing;

import java.util.List;
import java.util.Optional;
import shop.defaults.http.Deadline;
import shop.order.domain.Order;
import shop.order.domain.OrderId;
import shop.order.domain.OrderStatus;
import shop.order.domain.UserId;

/** Orders that the caller may see; all others might as well not exist. */
public final class FindOrders {
    private final Orders orders;
    private final Customers customers;

    public FindOrders(Orders orders, Customers customers) {
        this.orders = orders;
        this.customers = customers;
    }

    public Order one(OrderId id, Caller caller) {
        return orders.find(id).filter(caller::maySee).orElseThrow(OrderErrors::unknownOrder);
    }

    /** A user's orders, newest first. */
    public List<Order> of(UserId user, Optional<OrderStatus> status, Optional<Orders.Place> after, int limit) {
        return orders.of(user, status, after, limit);
    }

    /** Everybody's orders, newest first; for admins. */
    public List<Order> newest(Optional<OrderStatus> status, Optional<Orders.Place> after, int limit) {
        return orders.newest(status, after, limit);
    }

    /** The user that an id or email means, if the caller may see that user's orders. */
    public UserId user(String idOrEmail, Caller caller, Deadline deadline) {
        if (caller.isSelf(idOrEmail)) {
            return caller.id();
        }
        if (!caller.isAdmin()) {
            throw OrderErrors.unknownUser();
        }
        if (idOrEmail.contains("@")) {
            return customers.find(idOrEmail, deadline).orElseThrow(OrderErrors::unknownUser);
        }
        try {
            return new UserId(idOrEmail);
        } catch (IllegalArgumentException e) {
            throw OrderErrors.unknownUser();
        }
    }
}
