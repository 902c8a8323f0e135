package shop.defaults.http;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.json.JsonFields;
import shop.defaults.json.Values;

/** A little service with a route of each kind. */
final class Things implements HttpService {
    static final HttpConfig CONFIG = new HttpConfig(
            "127.0.0.1",
            1_024,
            4_096,
            1_024,
            100,
            100,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ZERO,
            Duration.ofSeconds(1),
            List.of("127.0.0.0/8"));

    static HttpServer start() {
        return HttpServer.start(
                ServerSpec.of("things", 0, CONFIG).routes(new Things()).openApi("/test-openapi.yaml"));
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/things", this::list)
                .post("/things", this::create)
                .get("/things/{id}", this::read)
                .get("/context", this::context)
                .get("/broken", this::broken)
                .get("/refused", this::refused);
    }

    private void list(ServerRequest request, ServerResponse response) {
        var query = Requests.query(request);
        var limit = Paging.limit(query);
        var after = query.optional("after", Paging.cursor(1), List.of("0"));
        query.end();
        int from = Integer.parseInt(after.value().getFirst());
        List<Integer> found = java.util.stream.IntStream.rangeClosed(from + 1, Math.min(10, from + limit.value() + 1))
                .boxed()
                .toList();
        Responses.ok(
                request,
                response,
                Paging.page(request, response, found, limit.value(), n -> Cursor.encode(n.toString())));
    }

    private void create(ServerRequest request, ServerResponse response) {
        JsonFields in = Requests.body(request);
        var name = in.required("name", Values.text(1, 20));
        var size = in.required("size", Values.integer(1, 10));
        in.end();
        Responses.created(request, response, "/things/1", Map.of("name", name.value(), "size", size.value()));
    }

    private void read(ServerRequest request, ServerResponse response) {
        Responses.ok(request, response, Map.of("id", Requests.path(request, "id")));
    }

    private void context(ServerRequest request, ServerResponse response) {
        RequestContext context = RequestContext.current().orElseThrow();
        Responses.ok(
                request,
                response,
                Map.of(
                        "requestId", context.requestId(),
                        "traceId", context.trace().traceId(),
                        "spanId", context.trace().spanId(),
                        "remainingMs", context.deadline().remaining().toMillis(),
                        "client", new TrustedProxies(CONFIG.trustedProxies()).clientNetwork(request)));
    }

    private void broken(ServerRequest request, ServerResponse response) {
        throw new IllegalStateException("the secret is swordfish");
    }

    private void refused(ServerRequest request, ServerResponse response) {
        throw ServiceException.of(CommonErrors.CONFLICT, "Only 3 are left.").with("available", 3);
    }
}
