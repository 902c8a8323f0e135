package shop.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import shop.defaults.client.Answer;
import shop.defaults.client.Cancellation;
import shop.defaults.client.ClientConfig;
import shop.defaults.client.RequestBody;
import shop.defaults.client.ServiceClient;
import shop.defaults.client.WireRequest;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Deadline;

/**
 * A service as the gateway shows it.
 *
 * @param prefix what its paths begin with at the gateway, such as {@code /api/users}
 * @param uploads places for large bodies: clients that send them slowly must not hold all connections to the service
 */
record Upstream(String prefix, ServiceClient client, Semaphore uploads) {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** Three quarters of the connections to one address may be busy with large bodies. */
    static Upstream of(String prefix, String service, List<URI> bases, ClientConfig config) {
        int uploads = Math.max(1, config.connectionsPerAddress() / 4 * 3);
        return new Upstream(prefix, ServiceClient.create(service, bases, config), new Semaphore(uploads, true));
    }

    /** Such as {@code user-service}. */
    String service() {
        return client.service();
    }

    /** Calls the service; a request with a large body waits for its place first, but not for long. */
    Answer exchange(WireRequest request, Deadline deadline, Cancellation cancellation) {
        if (!(request.body() instanceof RequestBody.Streamed)) {
            return client.exchange(request, deadline, cancellation);
        }
        if (!entered(deadline.atMost(LONGEST_WAIT).remaining())) {
            throw ServiceException.of(
                            CommonErrors.UNAVAILABLE,
                            "The " + service() + " is receiving as many large bodies as it can; try again shortly.")
                    .with("service", service())
                    .withHeader("Connection", "close")
                    .retryAfter(RETRY_AFTER);
        }
        try {
            return client.exchange(request, deadline, cancellation);
        } finally {
            uploads.release();
        }
    }

    private boolean entered(Duration longest) {
        try {
            return uploads.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
