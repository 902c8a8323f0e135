package shop.defaults.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ErrorType;
import shop.defaults.error.ServiceException;

/** A call to a neighbour that got no answer. Names the service, never its address; that is only in the cause. */
public abstract sealed class ServiceCallException extends RuntimeException permits NotSent, OutcomeUnknown {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** What went wrong, as far as the caller can tell. */
    public enum Reason {
        /** No address of the service accepts connections. */
        UNREACHABLE("cannot be reached"),
        /** All connections that the pool may open are in use. */
        OVERLOADED("has too many calls in progress"),
        /** It has not answered for a while; calls are not made at the moment. */
        SUSPENDED("does not answer at the moment"),
        /** The deadline passed, or the service was silent for too long. */
        TIMEOUT("did not answer in time"),
        /** The connection broke before the answer was complete. */
        BROKEN("broke the connection"),
        /** What came back is not HTTP/1.1, or larger than allowed. */
        BAD_ANSWER("gave no valid answer"),
        /** The caller gave up. */
        CANCELLED("was not waited for");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        private ErrorType error() {
            return switch (this) {
                case UNREACHABLE, OVERLOADED, SUSPENDED -> CommonErrors.UNAVAILABLE;
                case TIMEOUT, CANCELLED -> CommonErrors.GATEWAY_TIMEOUT;
                case BROKEN, BAD_ANSWER -> CommonErrors.BAD_GATEWAY;
            };
        }
    }

    private final String service;
    private final Reason reason;

    ServiceCallException(String service, Reason reason, @Nullable Throwable cause) {
        super("the " + service + " " + reason.text, cause);
        this.service = service;
        this.reason = reason;
    }

    /** The neighbour's name, such as {@code product-service}. */
    public String service() {
        return service;
    }

    public Reason reason() {
        return reason;
    }

    /** As the caller's own caller is to see it: 503 with {@code Retry-After}, 504 or 502, naming the service. */
    public ServiceException toServiceException() {
        ServiceException error = ServiceException.of(reason.error(), "The " + service + " " + reason.text + ".")
                .with("service", service)
                .causedBy(this);
        return reason.error().equals(CommonErrors.UNAVAILABLE) ? error.retryAfter(RETRY_AFTER) : error;
    }
}
