package shop.order.neighbour;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import shop.defaults.auth.ServiceTokens;
import shop.defaults.client.ClientRequest;
import shop.defaults.client.ClientResponse;
import shop.defaults.client.OutcomeUnknown;
import shop.defaults.client.ServiceCallException;
import shop.defaults.client.ServiceClient;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ErrorType;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Deadline;
import shop.order.neighbour.Outcome.Answered;
import shop.order.neighbour.Outcome.Failed;

/**
 * Another service, called with this service's own token. Requests given to it must be safe to repeat, by their method
 * or by their key: they are, up to five times, while there is time.
 */
public final class Neighbour implements AutoCloseable {
    private static final int ATTEMPTS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final ServiceClient client;
    private final ServiceTokens tokens;
    private final Duration patience;

    /** @param patience how long one attempt may take */
    public Neighbour(ServiceClient client, ServiceTokens tokens, Duration patience) {
        this.client = client;
        this.tokens = tokens;
        this.patience = patience;
    }

    /** Sends the request until it is answered; ends by the deadline, and never throws for what the neighbour does. */
    public Outcome call(ClientRequest request, Deadline deadline) {
        boolean inDoubt = false;
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            switch (attempt(request, deadline.atMost(patience))) {
                case Answered answered -> {
                    return new Answered(answered.response(), inDoubt || answered.inDoubt());
                }
                case Failed failed -> {
                    inDoubt |= failed.inDoubt();
                    if (attempt == ATTEMPTS || deadline.remaining().compareTo(pause) <= 0) {
                        return new Failed(failed.failure(), inDoubt);
                    }
                }
            }
            rest(pause);
            pause = pause.multipliedBy(2);
        }
    }

    /** The error for an answer that says nothing sensible. */
    public ServiceException noSense(ClientResponse response) {
        return failure(CommonErrors.BAD_GATEWAY, "gave no valid answer (status " + response.status() + ")");
    }

    @Override
    public void close() {
        client.close();
    }

    private Outcome attempt(ClientRequest request, Deadline deadline) {
        try {
            String token = tokens.current(deadline);
            ClientResponse response = client.send(request.bearer(token), deadline);
            if (response.status() == 401) {
                tokens.refused(token);
            }
            return judged(response);
        } catch (ServiceCallException e) {
            return new Failed(e.toServiceException(), e instanceof OutcomeUnknown);
        } catch (ServiceException e) { // no token to be had
            return new Failed(e, false);
        }
    }

    private Outcome judged(ClientResponse response) {
        boolean inDoubt = response.sentBefore();
        return switch (response.status()) {
            case 401 -> new Failed(failure(CommonErrors.BAD_GATEWAY, "does not know the order-service"), inDoubt);
            case 429 -> new Failed(failure(CommonErrors.UNAVAILABLE, "is too busy"), inDoubt);
            case 503 -> new Failed(failure(CommonErrors.UNAVAILABLE, "is not available"), true);
            case 504 -> new Failed(failure(CommonErrors.GATEWAY_TIMEOUT, "did not answer in time"), true);
            default ->
                response.status() < 500
                        ? new Answered(response, inDoubt)
                        : new Failed(failure(CommonErrors.BAD_GATEWAY, "failed"), true);
        };
    }

    /** Names the service, never its address. */
    private ServiceException failure(ErrorType type, String what) {
        ServiceException error = ServiceException.of(type, "The " + client.service() + " " + what + ".")
                .with("service", client.service());
        return type.status() == 503 ? error.retryAfter(Duration.ofSeconds(1)) : error;
    }

    private static void rest(Duration pause) {
        long half = pause.toNanos() / 2;
        LockSupport.parkNanos(half + ThreadLocalRandom.current().nextLong(half + 1));
    }
}
