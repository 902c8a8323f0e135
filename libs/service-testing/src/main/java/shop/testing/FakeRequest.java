package shop.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import shop.defaults.json.Json;

/** A request that a {@link FakeNeighbour} got. */
public record FakeRequest(String method, String path, String query, Map<String, List<String>> headers, String body) {
    static FakeRequest read(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        return new FakeRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query == null ? "" : query,
                Map.copyOf(exchange.getRequestHeaders()),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    public Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .flatMap(entry -> entry.getValue().stream())
                .findFirst();
    }

    /** One segment of the path, counted from 0. */
    public String segment(int index) {
        return path.substring(1).split("/", -1)[index];
    }

    public JsonNode json() {
        return Json.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
