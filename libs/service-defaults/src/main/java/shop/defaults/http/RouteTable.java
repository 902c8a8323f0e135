package shop.defaults.http;

import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;

/**
 * The routes of a process, written down while its services declare them. It adds what the server does not do by itself:
 * HEAD for every GET, OPTIONS and 405 with {@code Allow} for every other method of a known path (RFC 9110, sections
 * 9.3.2, 9.3.7 and 15.5.6), and the pattern of the matched route for logs and metrics.
 */
final class RouteTable implements HttpRules {
    private static final String SERVER = "*";

    private final HttpRules rules;
    private final Map<String, Set<String>> methods = new LinkedHashMap<>();

    private RouteTable(HttpRules rules) {
        this.rules = rules;
    }

    /** Registers the services' routes, and behind them the answer to methods that none of them takes. */
    static void register(HttpRouting.Builder routing, List<? extends HttpService> services) {
        routing.register((HttpService) rules -> {
            RouteTable table = new RouteTable(rules);
            services.forEach(service -> service.routing(table));
            table.methods.forEach((pattern, allowed) -> rules.any(pattern, new OtherMethods(pattern, allowed)));
            rules.route(Method.OPTIONS, PathMatchers.any(), RouteTable::answerForServer);
        });
    }

    @Override
    public HttpRules route(Method method, String pathPattern, Handler handler) {
        Set<String> known = methods.computeIfAbsent(pathPattern, pattern -> new TreeSet<>());
        known.add(method.text());
        Handler named = named(pathPattern, handler);
        rules.route(method, pathPattern, named);
        if (method.equals(Method.GET)) {
            known.add(Method.HEAD.text());
            rules.route(Method.HEAD, pathPattern, named);
        }
        return this;
    }

    @Override
    public HttpRules route(HttpRoute route) {
        rules.route(route);
        return this;
    }

    @Override
    public HttpRules register(HttpService... services) {
        for (HttpService service : services) {
            service.routing(this);
        }
        return this;
    }

    @Override
    public HttpRules register(String pathPattern, HttpService... services) {
        rules.register(pathPattern, services);
        return this;
    }

    /**
     * Who asks about the server as a whole is told that it is there (RFC 9110, section 9.3.7). No pattern matches that
     * target.
     */
    private static void answerForServer(ServerRequest request, ServerResponse response) {
        if (request.prologue().uriPath().rawPath().equals(SERVER)) {
            RequestContext.required().route(SERVER);
            Responses.noContent(response);
        } else {
            response.next();
        }
    }

    private static Handler named(String pattern, Handler handler) {
        return (request, response) -> {
            RequestContext.required().route(pattern);
            handler.handle(request, response);
        };
    }

    private record OtherMethods(String pattern, Set<String> allowed) implements Handler {
        @Override
        public void handle(ServerRequest request, ServerResponse response) {
            RequestContext.required().route(pattern);
            String allow = allowed.stream().collect(Collectors.joining(", ", "", ", OPTIONS"));
            if (request.prologue().method().equals(Method.OPTIONS)) {
                response.header("Allow", allow);
                Responses.noContent(response);
            } else {
                throw ServiceException.of(CommonErrors.METHOD_NOT_ALLOWED, "Allowed here: " + allow + ".")
                        .withHeader("Allow", allow);
            }
        }
    }
}
