package shop.defaults.client;

import org.jspecify.annotations.Nullable;

/** No byte of the request has left this process: the neighbour has done nothing, and the call may be repeated. */
public final class NotSent extends ServiceCallException {
    NotSent(String service, Reason reason, @Nullable Throwable cause) {
        super(service, reason, cause);
    }
}
