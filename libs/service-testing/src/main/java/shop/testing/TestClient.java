package shop.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import shop.defaults.json.Json;

/**
 * Talks HTTP to a service as a client of its own: nothing of the shop's HTTP code is in between. Immutable; {@link #as}
 * and {@link #with} answer a copy.
 */
public final class TestClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private final URI base;
    private final Map<String, String> headers;

    private TestClient(URI base, Map<String, String> headers) {
        this.base = base;
        this.headers = headers;
    }

    public static TestClient at(URI base) {
        return new TestClient(base, Map.of());
    }

    /** For a service on this port of this machine. */
    public static TestClient at(int port) {
        return at(URI.create("http://127.0.0.1:" + port));
    }

    /** The same client with this access token. */
    public TestClient as(String token) {
        return with("Authorization", "Bearer " + token);
    }

    /** The same client with one more header on every request. */
    public TestClient with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new TestClient(base, more);
    }

    public TestResponse get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    public TestResponse head(String path) {
        return send("HEAD", path, BodyPublishers.noBody());
    }

    public TestResponse delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    /** Sends the body as JSON; a string is sent as it is. */
    public TestResponse post(String path, Object body) {
        return sendJson("POST", path, body);
    }

    /** Sends the body as JSON; a string is sent as it is. */
    public TestResponse put(String path, Object body) {
        return sendJson("PUT", path, body);
    }

    /** Sends the body as JSON; a string is sent as it is. */
    public TestResponse patch(String path, Object body) {
        return sendJson("PATCH", path, body);
    }

    private TestResponse sendJson(String method, String path, Object body) {
        TestClient client = headers.containsKey("Content-Type") ? this : with("Content-Type", "application/json");
        byte[] bytes = body instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : Json.bytes(body);
        return client.send(method, path, BodyPublishers.ofByteArray(bytes));
    }

    /** Sends anything. @throws UncheckedIOException when there is no answer */
    public TestResponse send(String method, String path, HttpRequest.BodyPublisher body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT).method(method, body);
        headers.forEach(request::setHeader);
        try {
            return new TestResponse(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + base + path + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
