package shop.defaults.auth;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import shop.defaults.json.Json;

/** The two calls that this package makes to the User Service; each has a deadline and a bound on what it reads. */
final class UserServiceCalls {
    private static final int MAX_BODY = 64 * 1024;

    private final List<URI> addresses;
    private final AuthConfig config;
    private final HttpClient client;

    private UserServiceCalls(AuthConfig config) {
        this.addresses = config.userService();
        this.config = config;
        this.client = HttpClient.newBuilder().connectTimeout(config.timeout()).build();
    }

    static UserServiceCalls to(AuthConfig config) {
        return new UserServiceCalls(config);
    }

    byte[] get(String path) throws IOException, InterruptedException {
        return send(path, HttpRequest.newBuilder().GET());
    }

    byte[] post(String path, Object body) throws IOException, InterruptedException {
        return send(
                path,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(Json.bytes(body))));
    }

    private byte[] send(String path, HttpRequest.Builder request) throws IOException, InterruptedException {
        IOException last = new IOException("the User Service has no address");
        for (URI address : addresses) {
            try {
                return send(address.resolve(path), request);
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private byte[] send(URI uri, HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                client.send(request.copy().uri(uri).timeout(config.timeout()).build(), BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            byte[] body = in.readNBytes(MAX_BODY + 1);
            if (response.statusCode() != 200) {
                throw new IOException("the User Service answered " + response.statusCode());
            }
            if (body.length > MAX_BODY) {
                throw new IOException("the User Service answered with too much");
            }
            return body;
        }
    }
}
