package shop.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.testing.Eventually;
import shop.testing.OtlpReceiver;
import shop.testing.OtlpReceiver.Received;
import shop.testing.TestClient;

/** What a collector is told of the shop. */
class TracesIT {
    private static final String SAMPLED = "01";
    private static final String NOT_SAMPLED = "00";
    private static final String CALLER = "00f067aa0ba902b7";

    private static OtlpReceiver collector;
    private static LocalShop shop;

    @BeforeAll
    static void start() {
        collector = OtlpReceiver.start();
        shop = LocalShop.start(Map.of("SHOP_TRACING_OTLP_ENDPOINT", collector.endpoint()));
    }

    @AfterAll
    static void stop() {
        shop.close();
        collector.close();
    }

    @Test
    void anOrderIsOneTraceThroughAllServicesDownToTheDatabase() {
        String email = email();
        String lamp = shop.product("Desk lamp", "39.90", 5);
        String desk = shop.product("Desk", "139.90", 5);
        TestClient customer = shop.customer(email);
        String trace = traceId();
        customer.with("traceparent", traceparent(trace, SAMPLED))
                .post("/api/orders/order", order(lamp, desk))
                .expect(201);

        List<Received> spans = traceWith(
                trace,
                "gateway SERVER POST /api/orders/*",
                "order-service SERVER POST /order",
                "product-service SERVER PUT /products/{id}/decrease_stock",
                "product-service SERVER PUT /products/{id}/decrease_stock",
                "product-service CLIENT insert stock_movements",
                "product-service CLIENT insert stock_movements");
        Received gateway = only(spans, "gateway", "SERVER", "POST /api/orders/*");
        assertThat(gateway.parentId()).isEqualTo(CALLER);
        assertThat(gateway.attribute("http.request.method")).isEqualTo("POST");
        assertThat(gateway.attribute("http.route")).isEqualTo("/api/orders/*");
        assertThat(gateway.attribute("http.response.status_code")).isEqualTo("201");
        assertThat(gateway.attribute("server.port")).isEqualTo(Integer.toString(shop.gatewayPort()));
        assertThat(gateway.resource())
                .containsEntry("service.name", "gateway")
                .containsEntry("deployment.environment", "local")
                .containsKeys("service.version", "service.instance.id");

        Received proxied = only(spans, "gateway", "CLIENT", "POST");
        assertThat(proxied.parentId()).isEqualTo(gateway.spanId());
        assertThat(proxied.attribute("peer.service")).isEqualTo("order-service");
        assertThat(proxied.attribute("http.response.status_code")).isEqualTo("201");

        Received order = only(spans, "order-service", "SERVER", "POST /order");
        assertThat(order.parentId()).isEqualTo(proxied.spanId());

        List<Received> takings = spans.stream()
                .filter(span -> span.name().equals("PUT /products/{id}/decrease_stock"))
                .toList();
        assertThat(takings).hasSize(2).allMatch(span -> span.service().equals("product-service"));
        for (Received taking : takings) {
            Received call = byId(spans, taking.parentId());
            assertThat(call.kind()).isEqualTo("CLIENT");
            assertThat(call.parentId()).isEqualTo(order.spanId());
            assertThat(children(spans, taking))
                    .anyMatch(span -> span.name().equals("insert stock_movements")
                            && span.attribute("db.namespace").equals("shop_product"));
        }
        assertThat(children(spans, order)).anySatisfy(span -> {
            assertThat(span.name()).isEqualTo("insert orders");
            assertThat(span.kind()).isEqualTo("CLIENT");
            assertThat(span.attribute("db.system.name")).isEqualTo("mongodb");
            assertThat(span.attribute("db.operation.name")).isEqualTo("insert");
            assertThat(span.attribute("db.collection.name")).isEqualTo("orders");
            assertThat(span.attribute("db.namespace")).isEqualTo("shop_order");
        });
        everyParentIsThere(spans, gateway);
    }

    @Test
    void whatIsAskedByAddressShowsNothingOfTheAddress() {
        String email = email();
        TestClient customer = shop.customer(email);
        String trace = traceId();
        TestClient traced = customer.with("traceparent", traceparent(trace, SAMPLED));
        traced.get("/api/users/user/" + email + "?secret=hidden").status();
        traced.get("/api/orders/orders/" + email).expect(200);
        traced.post("/api/users/login", Map.of("email", email, "password", "not this secret"))
                .expect(401);

        List<Received> spans = traceWith(
                trace,
                "user-service SERVER GET /user/{user}",
                "order-service SERVER GET /orders/{user}",
                "user-service SERVER POST /login",
                "gateway SERVER POST /api/users/*");
        only(spans, "user-service", "SERVER", "GET /user/{user}");
        only(spans, "order-service", "SERVER", "GET /orders/{user}");
        Received login = only(spans, "user-service", "SERVER", "POST /login");
        assertThat(login.failed()).isFalse(); // the client's fault, not the server's
        assertThat(children(spans, login)).isNotEmpty();
        assertThat(byId(spans, login.parentId()).failed()).isTrue();
        assertThat(collector.spans()).noneMatch(span -> (span.name() + span.attributes() + span.resource())
                .matches("(?s).*(@|%40|secret|hidden|Bearer|eyJ|Ada).*"));
    }

    @Test
    void whatTheCallerDoesNotRecordIsNotRecorded() {
        String unseen = traceId();
        String seen = traceId();
        TestClient client = shop.client();
        for (String route : List.of("/api/products/products", "/api/products/products/none", "/")) {
            client.with("traceparent", traceparent(unseen, NOT_SAMPLED)).get(route);
        }
        client.with("traceparent", traceparent(seen, SAMPLED))
                .get("/api/products/products")
                .expect(200);
        traceWith(seen, "product-service SERVER GET /products");
        assertThat(collector.trace(unseen)).isEmpty();
    }

    @Test
    void whatTheProcessesDoByThemselvesIsInNobodysTrace() {
        shop.client().get("/observe/health/ready").expect(200);
        shop.client().get("/observe/metrics").expect(200);
        String trace = traceId();
        shop.client()
                .with("traceparent", traceparent(trace, SAMPLED))
                .get("/api/products/products")
                .expect(200);
        traceWith(trace, "product-service SERVER GET /products");
        Set<String> servers = collector.spans().stream()
                .filter(span -> span.kind().equals("SERVER"))
                .map(Received::name)
                .collect(Collectors.toCollection(HashSet::new));
        assertThat(servers).noneMatch(name -> name.contains("observe"));
        // With no parent there is nothing but requests: sweeps and recovery have no spans, and hang on nobody's.
        assertThat(collector.spans())
                .filteredOn(span -> span.parentId().isEmpty())
                .allMatch(span -> span.kind().equals("SERVER"));
    }

    /** The trace, once those spans have arrived, each as often as it is named, and the parents of all. */
    private static List<Received> traceWith(String trace, String... wanted) {
        Eventually.that("the whole trace arrives: " + trace, Duration.ofSeconds(30), () -> {
            List<Received> spans = collector.trace(trace);
            List<String> names = new ArrayList<>(names(spans));
            Set<String> ids = spans.stream().map(Received::spanId).collect(Collectors.toSet());
            return Stream.of(wanted).allMatch(names::remove)
                    && spans.stream()
                            .allMatch(span -> ids.contains(span.parentId())
                                    || span.parentId().equals(CALLER));
        });
        return collector.trace(trace);
    }

    private static Received only(List<Received> spans, String service, String kind, String name) {
        List<Received> found = spans.stream()
                .filter(span -> span.service().equals(service)
                        && span.kind().equals(kind)
                        && span.name().equals(name))
                .toList();
        assertThat(found)
                .as("%s %s %s in %s", service, kind, name, names(spans))
                .hasSize(1);
        return found.getFirst();
    }

    private static List<String> names(List<Received> spans) {
        return spans.stream()
                .map(span -> span.service() + " " + span.kind() + " " + span.name())
                .toList();
    }

    private static Received byId(List<Received> spans, String id) {
        return spans.stream()
                .filter(span -> span.spanId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<Received> children(List<Received> spans, Received parent) {
        return spans.stream()
                .filter(span -> span.parentId().equals(parent.spanId()))
                .toList();
    }

    private static void everyParentIsThere(List<Received> spans, Received root) {
        Map<String, Received> byId = new HashMap<>();
        spans.forEach(span -> byId.put(span.spanId(), span));
        for (Received span : spans) {
            if (!span.equals(root)) {
                assertThat(byId).as(span.toString()).containsKey(span.parentId());
            }
            if (span.attributes().containsKey("db.system.name")) {
                Received parent = byId.get(span.parentId());
                assertThat(parent).isNotNull();
                assertThat(parent.kind()).isEqualTo("SERVER");
                assertThat(parent.service()).isEqualTo(span.service());
            }
        }
    }

    private static Map<String, Object> order(String... products) {
        return Map.of(
                "items",
                List.of(products).stream()
                        .map(product -> Map.of("productId", product, "quantity", 1))
                        .toList());
    }

    private static String traceparent(String trace, String flags) {
        return "00-" + trace + "-" + CALLER + "-" + flags;
    }

    private static String traceId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static String email() {
        return "ada." + UUID.randomUUID().toString().substring(0, 8) + "@example.com";
    }
}
