package shop.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * As much of a Kubernetes API server as Helm's {@code lookup} of Secrets asks for. Helm finds it by the file that the
 * variable {@code KUBECONFIG} of the tests' JVM names.
 */
final class ClusterSecrets {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRETS = "/api/v1/namespaces/shop/secrets/";

    private final Map<String, Map<String, String>> secrets = new HashMap<>();

    /** Puts a Secret there, with data in base64. */
    ClusterSecrets with(String name, Map<String, String> data) {
        secrets.put(name, data);
        return this;
    }

    /** What a rendering would have left in the cluster. */
    ClusterSecrets with(Manifests installed) {
        installed.kind("Secret").forEach(secret -> {
            Map<String, String> data = new HashMap<>();
            secret.path("data")
                    .properties()
                    .forEach(entry -> data.put(entry.getKey(), entry.getValue().asText()));
            with(secret.at("/metadata/name").asText(), data);
        });
        return this;
    }

    /** Serves while the work runs. */
    <T> T during(Supplier<T> work) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
            Files.writeString(Path.of(System.getenv("KUBECONFIG")), """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
                    contexts: [{name: test, context: {cluster: test, user: test}}]
                    users: [{name: test, user: {}}]
                    current-context: test
                    """.formatted(
                            server.getAddress().getPort()));
            try {
                return work.get();
            } finally {
                server.stop(0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Object body =
                Map.of("kind", "Status", "apiVersion", "v1", "status", "Failure", "reason", "NotFound", "code", 404);
        int status = 404;
        if (path.equals("/api/v1")) {
            status = 200;
            Map<String, Object> resource = Map.of(
                    "name",
                    "secrets",
                    "singularName",
                    "",
                    "kind",
                    "Secret",
                    "namespaced",
                    true,
                    "verbs",
                    List.of("get"));
            body = Map.of("kind", "APIResourceList", "groupVersion", "v1", "resources", List.of(resource));
        } else if (path.startsWith(SECRETS) && secrets.containsKey(path.substring(SECRETS.length()))) {
            status = 200;
            String name = path.substring(SECRETS.length());
            body = Map.of(
                    "kind", "Secret", "apiVersion", "v1", "metadata", Map.of("name", name), "data", secrets.get(name));
        }
        byte[] bytes = bytes(body);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static byte[] bytes(Object body) throws JsonProcessingException {
        return JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
    }
}
