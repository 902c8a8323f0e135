package shop.defaults.http;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.concurrency.limits.LimitAlgorithm;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.http.Status;

/**
 * Answers the requests of one connection that have arrived whole and are handled without routing. Nearly all that a proxy
 * gets are of this kind; the server's own parser, and its requests and answers for every purpose, would take as long as
 * all the rest. Others are left to the server.
 */
final class DirectAnswers {
    private final GuardedConnection connection;
    private final DirectRouting routing;
    private final HeadBuffer heads = new HeadBuffer();

    DirectAnswers(GuardedConnection connection, DirectRouting routing) {
        this.connection = connection;
        this.routing = routing;
    }

    /**
     * Answers the request, if it is one of these.
     *
     * @return whether it was
     * @throws RequestException when too many requests are being answered
     */
    boolean answer(WholeRequest whole, Limit limit) {
        if (!routing.isDirect(whole.target()) || whole.body().length > longestBody()) {
            return false;
        }
        LimitAlgorithm.Token token = limit.tryAcquire().orElseThrow(DirectAnswers::tooMany);
        boolean answered = false;
        try {
            DirectRequest request = new DirectRequest(connection, whole, routing.security());
            routing.route(connection, request, new DirectResponse(connection.dataWriter(), heads));
            answered = true;
        } finally {
            if (answered) {
                token.success();
            } else {
                token.dropped();
            }
        }
        return true;
    }

    private long longestBody() {
        return connection.listenerContext().config().maxPayloadSize();
    }

    private static RequestException tooMany() {
        return RequestException.builder()
                .setKeepAlive(false)
                .status(Status.SERVICE_UNAVAILABLE_503)
                .type(DirectHandler.EventType.OTHER)
                .message("too many requests are being answered")
                .build();
    }
}
