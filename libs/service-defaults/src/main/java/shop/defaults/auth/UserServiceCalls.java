package shop.defaults.auth;

import java.io.IOException;
import java.time.Duration;
import shop.defaults.client.ClientRequest;
import shop.defaults.client.ClientResponse;
import shop.defaults.client.ServiceClient;
import shop.defaults.http.Deadline;

/** The two calls that this package makes to the User Service; each has a deadline and a bound on what it reads. */
final class UserServiceCalls implements AutoCloseable {
    private static final int MAX_BODY = 64 * 1024;

    private final ServiceClient client;
    private final Duration timeout;

    private UserServiceCalls(ServiceClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    static UserServiceCalls to(AuthConfig config) {
        return new UserServiceCalls(
                ServiceClient.create("user-service", config.userService(), config.client()), config.timeout());
    }

    byte[] get(String path) throws IOException {
        return send(ClientRequest.get(path));
    }

    byte[] post(String path, Object body) throws IOException {
        return send(ClientRequest.post(path).json(body));
    }

    @Override
    public void close() {
        client.close();
    }

    private byte[] send(ClientRequest request) throws IOException {
        ClientResponse answer = client.send(request, Deadline.after(timeout));
        if (answer.status() != 200) {
            throw new IOException("the User Service answered " + answer.status());
        }
        byte[] body = answer.body();
        if (body.length > MAX_BODY) {
            throw new IOException("the User Service answered with too much");
        }
        return body;
    }
}
