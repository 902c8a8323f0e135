package shop.order.placing;

import shop.defaults.error.ServiceException;
import shop.defaults.http.Deadline;
import shop.order.domain.Offer;
import shop.order.domain.OrderId;
import shop.order.domain.OrderLine;
import shop.order.domain.Rejection;

/**
 * The stock, as the Product Service keeps it. The order's id is the key of each movement: taking or giving back the
 * same line again changes nothing more, and what was given back, even before it was taken, cannot be taken any more.
 * Neither method throws for what a neighbour does; both answer by the deadline.
 */
public interface StockReservations {
    Taking take(OrderId order, OrderLine line, Deadline deadline);

    /** @return whether it is certain that the order does not hold this line's stock and never will */
    boolean giveBack(OrderId order, OrderLine line, Deadline deadline);

    /** How an attempt to take one line's stock came out. */
    sealed interface Taking {
        /** It is taken; this is what the product is called and costs. */
        record Taken(Offer offer) implements Taking {}

        /** @param conclusive whether no earlier attempt of this call may still take it */
        record Refused(Rejection reason, boolean conclusive) implements Taking {}

        /** Nothing reached the Product Service. */
        record NotTaken(ServiceException failure) implements Taking {}

        /** It may be taken, or may be about to be. */
        record Unknown(ServiceException failure) implements Taking {}
    }
}
