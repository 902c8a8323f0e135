package shop.defaults.http;

import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.ErrorHandlers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * Routing in which all that begins with one prefix goes straight to one handler, and the rest by routes: a proxy has no
 * use for the parts of a path, nor for the filters of features.
 */
final class DirectRouting implements HttpRouting {
    private final HttpRouting routes;
    private final RequestFilter filter;
    private final String prefix;
    private final Handler handler;
    private final ErrorHandlers errors = Problems.handlers();

    DirectRouting(HttpRouting routes, RequestFilter filter, ServerSpec.Direct direct) {
        this.routes = routes;
        this.filter = filter;
        this.prefix = direct.prefix();
        this.handler = direct.handler();
    }

    @Override
    public void route(ConnectionContext connection, RoutingRequest request, RoutingResponse response) {
        if (isDirect(request.prologue().uriPath().rawPath())) {
            filter.filter(() -> handle(connection, request, response), request, response);
        } else {
            routes.route(connection, request, response);
        }
    }

    /** Whether a path, or the target that begins with it, goes straight to the handler. */
    boolean isDirect(String path) {
        return path.startsWith(prefix);
    }

    private void handle(ConnectionContext connection, RoutingRequest request, RoutingResponse response) {
        errors.runWithErrorHandling(connection, request, response, () -> {
            handler.handle(request, response);
            return null;
        });
    }

    @Override
    public HttpSecurity security() {
        return routes.security();
    }

    @Override
    public void beforeStart() {
        routes.beforeStart();
    }

    @Override
    public void afterStop() {
        routes.afterStop();
    }
}
