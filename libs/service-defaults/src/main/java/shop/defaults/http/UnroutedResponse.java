package shop.defaults.http;

import io.helidon.common.uri.UriQuery;
import io.helidon.http.HttpPrologue;
import io.helidon.http.ServerResponseTrailers;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerResponse;
import java.io.OutputStream;
import java.util.function.UnaryOperator;

/** What an answer cannot do that was not found by routing, or that is only passed on. */
abstract class UnroutedResponse implements RoutingResponse {
    @Override
    public void resetRouting() {
        // There is none.
    }

    @Override
    public boolean shouldReroute() {
        return false;
    }

    @Override
    public HttpPrologue reroutePrologue(HttpPrologue prologue) {
        return prologue;
    }

    @Override
    public boolean isNexted() {
        return false;
    }

    @Override
    public ServerResponse next() {
        throw DirectRequest.unrouted();
    }

    @Override
    public ServerResponse reroute(String path) {
        throw DirectRequest.unrouted();
    }

    @Override
    public ServerResponse reroute(String path, UriQuery query) {
        throw DirectRequest.unrouted();
    }

    @Override
    public void send(Object entity) {
        throw DirectRequest.unrouted();
    }

    @Override
    public ServerResponse whenSent(Runnable action) {
        throw DirectRequest.unrouted();
    }

    @Override
    public ServerResponseTrailers trailers() {
        throw DirectRequest.unrouted();
    }

    @Override
    public void streamResult(String result) {
        throw DirectRequest.unrouted();
    }

    @Override
    public void streamFilter(UnaryOperator<OutputStream> filter) {
        throw DirectRequest.unrouted();
    }
}
