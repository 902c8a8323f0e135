package shop.order.domain;

/**
 * Who made an order take a step.
 *
 * @param id the user, or the service's name for what happened without a person
 */
public record Actor(Role role, String id) {
    /** In what capacity: the customer is the order's owner. */
    public enum Role {
        SYSTEM,
        CUSTOMER,
        ADMIN
    }

    public static final Actor SYSTEM = new Actor(Role.SYSTEM, "order-service");

    public static Actor customer(UserId id) {
        return new Actor(Role.CUSTOMER, id.value());
    }

    public static Actor admin(UserId id) {
        return new Actor(Role.ADMIN, id.value());
    }
}
