package shop.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The services' OpenAPI documents as one, with the paths that clients of the gateway use. They are those of the same
 * build, so the joined contract is there even when a service is not.
 */
final class Contract {
    /** One service's share: a name that other services use, too, gets the service's before it. */
    record Part(String name, String prefix, String resource) {}

    static final List<Part> PARTS = List.of(
            new Part("User", "/api/users", "/shop/gateway/contracts/user/openapi.yaml"),
            new Part("Product", "/api/products", "/shop/gateway/contracts/product/openapi.yaml"),
            new Part("Order", "/api/orders", "/shop/gateway/contracts/order/openapi.yaml"));

    private static final String COMPONENTS = "#/components/";

    /** Components that stand there once for all; of the same name, the services' own give way to them. */
    static final String SHARED = "/shop/gateway/contracts/components.yaml";

    /** What the gateway itself may answer in place of any service; 503 stands in all documents already. */
    private static final Map<String, String> OWN =
            Map.of("429", "TooManyRequests", "502", "BadGateway", "504", "GatewayTimeout");

    private final Map<String, Object> joined = new LinkedHashMap<>();
    private final Map<String, Object> paths = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> components = new LinkedHashMap<>();
    private final Map<Part, Map<String, Object>> documents = new LinkedHashMap<>();
    private final Map<String, Object> shared = map(Resources.yaml(SHARED));

    private Contract() {
        PARTS.forEach(part -> documents.put(part, map(Resources.yaml(part.resource()))));
        joined.put("openapi", "3.1.0");
        joined.put(
                "info",
                Map.of(
                        "title", "Shop",
                        "version", "1",
                        "description", "All services behind the gateway.",
                        "contact", Map.of("name", "The maintainers of the shop")));
        joined.put("servers", List.of(Map.of("url", "/")));
        joined.put(
                "tags",
                PARTS.stream()
                        .map(part -> Map.of("name", part.name(), "description", "The " + part.name() + " Service"))
                        .toList());
        joined.put("paths", paths);
        joined.put("components", components);
        shared.forEach((kind, byName) -> components.put(kind, new LinkedHashMap<>(map(byName))));
    }

    static Map<String, Object> load() {
        Contract contract = new Contract();
        contract.documents.forEach(contract::add);
        return contract.joined;
    }

    private void add(Part part, Map<String, Object> document) {
        Object security = rewritten(part, document.getOrDefault("security", List.of()));
        section(document, "paths").forEach((path, item) -> {
            Map<String, Object> operations = map(rewritten(part, item));
            operations.forEach((method, operation) -> complete(part, method, operation, security));
            paths.put(part.prefix() + path, operations);
        });
        section(document, "components").forEach((kind, byName) -> map(byName).forEach((name, value) -> components
                .computeIfAbsent(kind, k -> new LinkedHashMap<>())
                .putIfAbsent(renamed(part, kind, name), rewritten(part, value))));
    }

    /** What a document says for all its operations has to stand at each of them in the joined one. */
    private static void complete(Part part, String method, Object operation, Object security) {
        if (!(operation instanceof Map)
                || !List.of("get", "put", "post", "delete", "patch", "head", "options")
                        .contains(method)) {
            return;
        }
        Map<String, Object> members = map(operation);
        members.putIfAbsent("security", security);
        Map<String, Object> responses = section(members, "responses");
        OWN.forEach((status, name) ->
                responses.putIfAbsent(status, Map.of("$ref", COMPONENTS + "responses/Gateway" + name)));
        members.put("tags", List.of(part.name()));
    }

    private Object rewritten(Part part, Object node) {
        return switch (node) {
            case Map<?, ?> object -> {
                Map<String, Object> copy = new LinkedHashMap<>();
                object.forEach((key, value) -> copy.put(
                        String.valueOf(key),
                        key.equals("$ref") ? reference(part, String.valueOf(value)) : rewritten(part, value)));
                yield copy;
            }
            case List<?> list ->
                list.stream().map(value -> rewritten(part, value)).toList();
            default -> node;
        };
    }

    private String reference(Part part, String reference) {
        String[] parts = reference.startsWith(COMPONENTS)
                ? reference.substring(COMPONENTS.length()).split("/", 2)
                : new String[0];
        return parts.length == 2 ? COMPONENTS + parts[0] + "/" + renamed(part, parts[0], parts[1]) : reference;
    }

    /** Security schemes keep their names: they are the same everywhere, and requirements name them bare. */
    private String renamed(Part part, String kind, String name) {
        boolean keeps = kind.equals("securitySchemes")
                || section(shared, kind).containsKey(name)
                || documents.values().stream()
                                .filter(document -> section(section(document, "components"), kind)
                                        .containsKey(name))
                                .count()
                        < 2;
        return keeps ? name : part.name() + name;
    }

    private static Map<String, Object> section(Map<String, Object> document, String name) {
        return map(document.getOrDefault(name, Map.of()));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }
}
