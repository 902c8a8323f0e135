package shop.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A real HTTP server on a free port that answers what a test tells it to, and can hang, fail, answer slowly or hang up.
 * What nobody told it is 404.
 *
 * <pre>{@code
 * neighbour.on("GET", "/products/{id}", request -> FakeAnswer.json(200, Map.of("id", request.segment(1))));
 * }</pre>
 */
public final class FakeNeighbour implements AutoCloseable {
    private final HttpServer server;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<FakeRequest> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private record Rule(String method, Pattern path, Function<FakeRequest, FakeAnswer> answer) {
        boolean matches(FakeRequest request) {
            return method.equals(request.method())
                    && path.matcher(request.path()).matches();
        }
    }

    private FakeNeighbour(HttpServer server) {
        this.server = server;
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public static FakeNeighbour start() {
        try {
            return new FakeNeighbour(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /**
     * From now on answers so; a later rule for the same goes before an earlier one.
     *
     * @param path with any segment in braces, as in {@code /products/{id}}; the query does not count
     */
    public FakeNeighbour on(String method, String path, Function<FakeRequest, FakeAnswer> answer) {
        String regex = Pattern.quote(path).replaceAll("\\{[^/]*}", "\\\\E[^/]+\\\\Q");
        rules.addFirst(new Rule(method, Pattern.compile(regex), answer));
        return this;
    }

    /** From now on answers so. */
    public FakeNeighbour on(String method, String path, FakeAnswer answer) {
        return on(method, path, request -> answer);
    }

    /** Every request so far, in the order of arrival. */
    public List<FakeRequest> requests() {
        return List.copyOf(requests);
    }

    /** Every request so far with this method and path, query left out. */
    public List<FakeRequest> requests(String method, String path) {
        return requests.stream()
                .filter(request ->
                        request.method().equals(method) && request.path().equals(path))
                .toList();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        FakeRequest request = FakeRequest.read(exchange);
        requests.add(request);
        FakeAnswer answer = rules.stream()
                .filter(rule -> rule.matches(request))
                .findFirst()
                .map(rule -> rule.answer().apply(request))
                .orElseGet(() -> FakeAnswer.problem(404, "not-found"));
        send(exchange, answer);
    }

    private void send(HttpExchange exchange, FakeAnswer answer) throws IOException {
        try (exchange) {
            switch (answer.manner()) {
                case HANG -> closed.await();
                case HANG_UP -> {}
                case ANSWER -> {
                    LockSupport.parkNanos(answer.delay().toNanos());
                    answer.headers().forEach(exchange.getResponseHeaders()::set);
                    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
