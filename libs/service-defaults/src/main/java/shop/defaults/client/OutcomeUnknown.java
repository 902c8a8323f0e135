package shop.defaults.client;

import org.jspecify.annotations.Nullable;

/** The request, or a part of it, was sent and no usable answer came: the neighbour may or may not have acted on it. */
public final class OutcomeUnknown extends ServiceCallException {
    OutcomeUnknown(String service, Reason reason, @Nullable Throwable cause) {
        super(service, reason, cause);
    }
}
