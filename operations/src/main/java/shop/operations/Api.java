package shop.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import shop.defaults.json.Json;

/** The shop as one caller sees it, through the gateway. Whatever is not the expected status is an {@link IOException}. */
final class Api {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client;
    private final String base;
    private final Map<String, String> headers;

    private Api(HttpClient client, String base, Map<String, String> headers) {
        this.client = client;
        this.base = base;
        this.headers = headers;
    }

    static Api at(String base) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
        return new Api(client, base.replaceFirst("/$", "") + "/api", Map.of());
    }

    /** The same for somebody who signs in. */
    Api signIn(String email, String password) throws IOException, InterruptedException {
        JsonNode tokens = post("/users/login", Map.of("email", email, "password", password), 200);
        return with("Authorization", "Bearer " + tokens.path("access_token").asText());
    }

    Api with(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Api(client, base, more);
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return json(send("GET", path, BodyPublishers.noBody(), 200));
    }

    JsonNode post(String path, Object body, int status) throws IOException, InterruptedException {
        return json(send("POST", path, BodyPublishers.ofByteArray(Json.bytes(body)), status));
    }

    void delete(String path) throws IOException, InterruptedException {
        send("DELETE", path, BodyPublishers.noBody(), 204);
    }

    /** The lines of a stream, as they come, until it ends. */
    Stream<String> lines(String path) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response =
                client.send(request("GET", path, BodyPublishers.noBody()).build(), BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            throw new IOException("GET " + path + " answered " + response.statusCode());
        }
        return response.body();
    }

    private HttpResponse<byte[]> send(String method, String path, BodyPublisher body, int status)
            throws IOException, InterruptedException {
        HttpRequest request = request(method, path, body).timeout(PATIENCE).build();
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() != status) {
            String problem = new String(response.body(), UTF_8);
            throw new IOException(method + " " + path + " answered " + response.statusCode() + ": " + problem);
        }
        return response;
    }

    private HttpRequest.Builder request(String method, String path, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, body)
                .header("Content-Type", "application/json");
        headers.forEach(request::header);
        return request;
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        return Json.read(response.body());
    }
}
