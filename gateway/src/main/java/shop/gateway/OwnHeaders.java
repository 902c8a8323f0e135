package shop.gateway;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** The fields that every answer under {@code /api} gets, those of the services and the gateway's own. */
record OwnHeaders(Cors cors, ForwardedHeaders forwarded) {
    /** To be called once, when all that the service says in its answer's fields is there: that stands. */
    void addTo(ServerRequest request, ServerResponse response) {
        cors.allow(request, response);
        SecurityHeaders.data(response.headers(), forwarded.scheme(request));
    }
}
