package shop.testing;

import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Holds a service's routes and its OpenAPI document together, in both directions:
 *
 * <pre>{@code
 * assertThat(OpenApiAgreement.of("/shop/user/openapi.yaml", routes).disagreements()).isEmpty();
 * }</pre>
 *
 * <p>It also looks at the document itself: that each reference leads somewhere, and that each operation has an id of its
 * own, a summary, an example for each body, an error answer as problem document, and all its path parameters at itself.
 */
public final class OpenApiAgreement {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    /** One for all, because the gateway makes one document of them. */
    private static final String VERSION = "3.1.0";

    private final Map<?, ?> document;
    private final Set<String> routes;
    private final List<String> disagreements = new ArrayList<>();

    private OpenApiAgreement(Map<?, ?> document, Set<String> routes) {
        this.document = document;
        this.routes = routes;
    }

    /**
     * The agreement of a document on the class path with the routes that these services declare.
     *
     * @param resource such as {@code /shop/user/openapi.yaml}
     */
    public static OpenApiAgreement of(String resource, HttpService... services) {
        Recorder recorder = new Recorder();
        for (HttpService service : services) {
            service.routing(recorder);
        }
        return new OpenApiAgreement(load(resource), recorder.routes);
    }

    /** Everything that does not agree, for people; empty if all is well. */
    public List<String> disagreements() {
        disagreements.clear();
        if (!VERSION.equals(document.get("openapi"))) {
            disagreements.add("the document must be of OpenAPI " + VERSION + ", as all are that are joined");
        }
        Set<String> operations = new TreeSet<>();
        Set<String> ids = new TreeSet<>();
        eachOperation((name, operation) -> {
            operations.add(unnamed(name));
            operation(name, operation, ids);
        });
        routes.stream()
                .filter(route -> !operations.contains(unnamed(route)))
                .forEach(route -> disagreements.add(route + " is a route, but not in the document"));
        Set<String> unnamedRoutes = new TreeSet<>();
        routes.forEach(route -> unnamedRoutes.add(unnamed(route)));
        operations.stream()
                .filter(operation -> !unnamedRoutes.contains(operation))
                .forEach(operation -> disagreements.add(operation + " is in the document, but not a route"));
        references(document, "#");
        return List.copyOf(disagreements);
    }

    /** Whether the document says that this operation may answer with this status: for tests that see real answers. */
    public boolean documents(String method, String path, int status) {
        boolean[] found = {false};
        eachOperation((name, operation) -> {
            if (unnamed(name).equals(unnamed(method.toUpperCase(Locale.ROOT) + " " + path))) {
                found[0] |= map(operation, "responses").containsKey(Integer.toString(status));
            }
        });
        return found[0];
    }

    private void operation(String name, Map<?, ?> operation, Set<String> ids) {
        String id = String.valueOf(operation.get("operationId"));
        if (!operation.containsKey("operationId") || !ids.add(id)) {
            disagreements.add(name + " has no operationId of its own");
        }
        if (!operation.containsKey("summary")) {
            disagreements.add(name + " has no summary");
        }
        content(name + " request", resolved(map(operation, "requestBody")));
        Map<?, ?> responses = map(operation, "responses");
        boolean error = false;
        for (Map.Entry<?, ?> entry : responses.entrySet()) {
            Map<?, ?> response = resolved(asMap(entry.getValue()));
            String status = String.valueOf(entry.getKey());
            if (!response.containsKey("description")) {
                disagreements.add(name + " " + status + " has no description");
            }
            content(name + " " + status, response);
            if (status.startsWith("4") || status.startsWith("5")) {
                error = true;
                if (!map(response, "content").containsKey("application/problem+json")) {
                    disagreements.add(name + " " + status + " is no application/problem+json");
                }
            }
        }
        if (!error) {
            disagreements.add(name + " has no error answer");
        }
    }

    private void content(String where, Map<?, ?> body) {
        map(body, "content").forEach((type, value) -> {
            Map<?, ?> media = asMap(value);
            if (!media.containsKey("schema")) {
                disagreements.add(where + " " + type + " has no schema");
            }
            if (!media.containsKey("example") && !media.containsKey("examples")) {
                disagreements.add(where + " " + type + " has no example");
            }
        });
    }

    private void eachOperation(BiConsumer<String, Map<?, ?>> consumer) {
        map(document, "paths").forEach((path, item) -> asMap(item).forEach((key, operation) -> {
            String method = String.valueOf(key);
            if (METHODS.contains(method)) {
                parameters(path + "", asMap(operation));
                consumer.accept(method.toUpperCase(Locale.ROOT) + " " + path, asMap(operation));
            }
        }));
    }

    /** Each operation has all of its own: generators of clients lose what only the path has. */
    private void parameters(String path, Map<?, ?> operation) {
        Set<String> declared = new TreeSet<>();
        if (operation.get("parameters") instanceof List<?> list) {
            for (Object entry : list) {
                Map<?, ?> parameter = resolved(asMap(entry));
                if ("path".equals(parameter.get("in"))) {
                    declared.add("{" + parameter.get("name") + "}");
                }
            }
        }
        for (String segment : path.split("/", -1)) {
            if (segment.startsWith("{") && !declared.contains(segment)) {
                disagreements.add(path + " does not describe " + segment);
            }
        }
    }

    private void references(Object node, String where) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if ("$ref".equals(key) && find(String.valueOf(value)).isEmpty()) {
                    disagreements.add(where + " refers to " + value + ", which is not there");
                }
                references(value, where + "/" + key);
            });
        } else if (node instanceof List<?> list) {
            for (Object element : list) {
                references(element, where + "/-");
            }
        }
    }

    private Map<?, ?> resolved(Map<?, ?> node) {
        return node.get("$ref") instanceof String reference
                ? find(reference).map(OpenApiAgreement::asMap).orElse(Map.of())
                : node;
    }

    private Optional<Object> find(String reference) {
        Object node = document;
        for (String part : reference.replaceFirst("^#/", "").split("/", -1)) {
            node = asMap(node).get(part.replace("~1", "/").replace("~0", "~"));
            if (node == null) {
                return Optional.empty();
            }
        }
        return Optional.of(node);
    }

    private static Map<?, ?> map(Map<?, ?> holder, String key) {
        return asMap(holder.get(key));
    }

    private static Map<?, ?> asMap(@org.jspecify.annotations.Nullable Object node) {
        return node instanceof Map<?, ?> map ? map : Map.of();
    }

    /** The names of path parameters are each side's own affair. */
    private static String unnamed(String operation) {
        return operation.replaceAll("\\{[^}]*}", "{}");
    }

    private static Map<?, ?> load(String resource) {
        try (InputStream in = OpenApiAgreement.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no such resource on the class path: " + resource);
            }
            return asMap(new Yaml(new SafeConstructor(new LoaderOptions())).load(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes routes down instead of serving them. */
    private static final class Recorder implements HttpRules {
        private final Set<String> routes = new TreeSet<>();

        @Override
        public HttpRules route(Method method, String pathPattern, Handler handler) {
            routes.add(method.text() + " " + pathPattern);
            return this;
        }

        @Override
        public HttpRules route(HttpRoute route) {
            throw new IllegalArgumentException("routes are declared by method and path");
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
            throw new IllegalArgumentException("routes are declared with their whole path");
        }
    }
}
