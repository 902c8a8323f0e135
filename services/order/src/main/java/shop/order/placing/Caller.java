package shop.order.placing;

import java.util.Optional;
import shop.order.domain.Actor;
import shop.order.domain.Order;
import shop.order.domain.UserId;

/**
 * Who asks.
 *
 * @param email the caller's own, when the token names it
 */
public record Caller(UserId id, Optional<String> email, boolean isAdmin) {

    /** Whether the id or email is the caller's own. */
    public boolean isSelf(String idOrEmail) {
        return idOrEmail.equals(id.value())
                || email.filter(own -> own.equalsIgnoreCase(idOrEmail)).isPresent();
    }

    boolean maySee(Order order) {
        return isAdmin || order.user().equals(id);
    }

    /** The capacity in which the caller changes this order. */
    Actor actorFor(Order order) {
        return order.user().equals(id) ? Actor.customer(id) : Actor.admin(id);
    }
}
