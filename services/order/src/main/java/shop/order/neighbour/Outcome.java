package shop.order.neighbour;

import shop.defaults.client.ClientResponse;
import shop.defaults.error.ServiceException;

/** What came of a call, all its attempts together. */
public sealed interface Outcome {
    /**
     * The neighbour answered for good: with a status below 500 that is neither 401 nor 429.
     *
     * @param inDoubt whether an earlier attempt may still be under way, or may have been dealt with
     */
    record Answered(ClientResponse response, boolean inDoubt) implements Outcome {}

    /**
     * There is no usable answer.
     *
     * @param inDoubt whether some attempt may have been dealt with, or may still be
     */
    record Failed(ServiceException failure, boolean inDoubt) implements Outcome {}
}
