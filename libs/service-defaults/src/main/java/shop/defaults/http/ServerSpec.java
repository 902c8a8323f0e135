package shop.defaults.http;

import io.helidon.health.HealthCheck;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import shop.defaults.trace.Tracing;

/**
 * What is particular about one process's server.
 *
 * @param service the process's name in logs, metrics and problem documents
 * @param port the port to listen on; 0 for any free one
 * @param config what all servers have in common
 * @param routes the services, in the order in which their routes are matched
 * @param filters run for each request after the common ones
 * @param healthChecks looked at by {@code /observe/health/ready} or {@code live}, by their type
 * @param openApi the class path resource to serve at {@code /openapi}
 * @param tracing where the spans of its requests go
 * @param direct what is handled without routing, on event loops: for servers that wait for others and hardly compute
 */
public record ServerSpec(
        String service,
        int port,
        HttpConfig config,
        List<HttpService> routes,
        List<Filter> filters,
        List<HealthCheck> healthChecks,
        Optional<String> openApi,
        Tracing tracing,
        Optional<Direct> direct) {

    /** What is handled without routing: its requests have a prologue, but no {@code path()}; its answers are octets. */
    public record Direct(String prefix, Handler handler) {}

    public static ServerSpec of(String service, int port, HttpConfig config) {
        return new ServerSpec(
                service,
                port,
                config,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Tracing.OFF,
                Optional.empty());
    }

    public ServerSpec routes(HttpService... more) {
        return new ServerSpec(
                service, port, config, appended(routes, more), filters, healthChecks, openApi, tracing, direct);
    }

    public ServerSpec filters(Filter... more) {
        return new ServerSpec(
                service, port, config, routes, appended(filters, more), healthChecks, openApi, tracing, direct);
    }

    public ServerSpec healthChecks(HealthCheck... more) {
        return new ServerSpec(
                service, port, config, routes, filters, appended(healthChecks, more), openApi, tracing, direct);
    }

    public ServerSpec openApi(String resource) {
        return new ServerSpec(
                service, port, config, routes, filters, healthChecks, Optional.of(resource), tracing, direct);
    }

    public ServerSpec tracing(Tracing tracing) {
        return new ServerSpec(service, port, config, routes, filters, healthChecks, openApi, tracing, direct);
    }

    /** With a handler for all that begins with the prefix; all of the server is then on event loops. */
    public ServerSpec direct(String prefix, Handler handler) {
        return new ServerSpec(
                service,
                port,
                config,
                routes,
                filters,
                healthChecks,
                openApi,
                tracing,
                Optional.of(new Direct(prefix, handler)));
    }

    private static <T> List<T> appended(List<T> list, T[] more) {
        List<T> all = new ArrayList<>(list);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }
}
