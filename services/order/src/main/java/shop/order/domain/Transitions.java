package shop.order.domain;

import static shop.order.domain.Actor.Role.ADMIN;
import static shop.order.domain.Actor.Role.CUSTOMER;
import static shop.order.domain.Actor.Role.SYSTEM;
import static shop.order.domain.OrderStatus.CANCELLED;
import static shop.order.domain.OrderStatus.DELIVERED;
import static shop.order.domain.OrderStatus.PAID;
import static shop.order.domain.OrderStatus.PENDING;
import static shop.order.domain.OrderStatus.PLACED;
import static shop.order.domain.OrderStatus.REJECTED;
import static shop.order.domain.OrderStatus.SHIPPED;

import java.util.Map;
import java.util.Set;

/** Every step an order can take, and who may make it take it. What is not in the table does not happen. */
public final class Transitions {
    private static final Map<OrderStatus, Map<OrderStatus, Set<Actor.Role>>> TABLE = Map.of(
            PENDING, Map.of(PLACED, Set.of(SYSTEM), REJECTED, Set.of(SYSTEM)),
            PLACED, Map.of(PAID, Set.of(ADMIN), CANCELLED, Set.of(CUSTOMER, ADMIN)),
            PAID, Map.of(SHIPPED, Set.of(ADMIN), CANCELLED, Set.of(CUSTOMER, ADMIN)),
            SHIPPED, Map.of(DELIVERED, Set.of(ADMIN)),
            REJECTED, Map.of(),
            DELIVERED, Map.of(),
            CANCELLED, Map.of());

    private Transitions() {}

    /** What may follow, and for whom. */
    public static Map<OrderStatus, Set<Actor.Role>> from(OrderStatus status) {
        return TABLE.getOrDefault(status, Map.of());
    }

    public static boolean allows(OrderStatus from, OrderStatus to, Actor.Role who) {
        return from(from).getOrDefault(to, Set.of()).contains(who);
    }
}
