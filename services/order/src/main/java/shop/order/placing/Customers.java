package shop.order.placing;

import java.util.Optional;
import shop.defaults.http.Deadline;
import shop.order.domain.UserId;

/** The people who can order, as the User Service knows them. */
public interface Customers {
    /**
     * The user of this id or email; empty when there is none.
     *
     * @throws shop.defaults.error.ServiceException when no answer is to be had by the deadline
     */
    Optional<UserId> find(String idOrEmail, Deadline deadline);
}
