package shop.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import shop.defaults.json.Json;

/** Somebody who calls the API: logs in when needed, and again before the token runs out. */
final class DemoClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final URI shop;
    private final String email;
    private final String password;
    private Optional<String> token = Optional.empty();
    private long goodUntil;

    DemoClient(URI shop, String email, String password) {
        this.shop = shop;
        this.email = email;
        this.password = password;
    }

    /** What came back; the body is empty when there is none. */
    record Answer(int status, JsonNode body) {
        String code() {
            return body.path("code").asText("");
        }

        /** @throws IOException with what the shop said when it is not a success */
        JsonNode orThrow(String doing) throws IOException {
            if (status / 100 != 2) {
                throw new IOException(doing + " was answered " + status + " " + code() + ": "
                        + body.path("detail").asText());
            }
            return body;
        }
    }

    String email() {
        return email;
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request("GET", path, BodyPublishers.noBody()));
    }

    Answer post(String path, Object body, String key) throws IOException, InterruptedException {
        return send(request("POST", path, BodyPublishers.ofByteArray(Json.bytes(body)))
                .header("Idempotency-Key", key));
    }

    Answer put(String path, Object body, String key) throws IOException, InterruptedException {
        return send(request("PUT", path, BodyPublishers.ofByteArray(Json.bytes(body)))
                .header("Idempotency-Key", key));
    }

    /** The same, as whoever this is. */
    DemoClient loggedIn() throws IOException, InterruptedException {
        bearer();
        return this;
    }

    /** A path that ends in what people have to be logged in for goes with a token; all others go without. */
    private HttpRequest.Builder request(String method, String path, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(shop.resolve("/api" + path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .method(method, body);
        if (!path.equals("/users/signup")) {
            request.header("Authorization", "Bearer " + bearer());
        }
        return request;
    }

    private synchronized String bearer() throws IOException, InterruptedException {
        if (token.isEmpty() || System.nanoTime() - goodUntil > 0) {
            HttpRequest login = HttpRequest.newBuilder(shop.resolve("/api/users/login"))
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(Json.bytes(Map.of("email", email, "password", password))))
                    .build();
            JsonNode tokens = answer(login).orThrow("The login of " + email);
            token = Optional.of(tokens.path("access_token").asText());
            Duration good =
                    Duration.ofSeconds(tokens.path("expires_in").asLong()).minus(MARGIN);
            goodUntil = System.nanoTime() + good.toNanos();
        }
        return token.orElseThrow();
    }

    private static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return answer(request.build());
    }

    private static Answer answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = HTTP.send(request, BodyHandlers.ofByteArray());
        byte[] body = response.body().length == 0 ? new byte[] {'{', '}'} : response.body();
        try {
            return new Answer(response.statusCode(), Json.read(body));
        } catch (Json.MalformedJson e) {
            throw new IOException("What answers at " + request.uri() + " is no shop.", e);
        }
    }
}
