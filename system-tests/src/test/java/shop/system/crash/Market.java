package shop.system.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import shop.testing.Eventually;
import shop.testing.TestClient;
import shop.testing.TestResponse;

/**
 * Products, and people who are signed in, made new while everything works; and what is known of both. Everything goes
 * through a gateway.
 */
final class Market {
    private static final String PASSWORD = "a long enough passphrase";
    private static final String ADMIN = "admin@shop.local";
    private static final String ADMIN_PASSWORD = "admin-only-local";

    private final Supplier<URI> front;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String adminToken;
    private final Map<String, Long> received = new ConcurrentHashMap<>();
    private final Queue<Purchase> purchases = new ConcurrentLinkedQueue<>();
    private final Queue<Refill> openRefills = new ConcurrentLinkedQueue<>();
    private final Map<String, Customer> customers = new ConcurrentHashMap<>();
    private final Contradictions contradictions = new Contradictions();
    private final Contradictions troubles = new Contradictions();
    private final AtomicLong troubleCount = new AtomicLong();

    /** Somebody who is signed in. */
    record Customer(String id, String email, String token, Queue<Purchase> purchases) {}

    /** @param front where the gateway is at the moment */
    Market(Supplier<URI> front) {
        this.front = front;
        this.adminToken = logIn(ADMIN, ADMIN_PASSWORD);
    }

    TestClient client(String token) {
        return TestClient.at(front.get()).as(token);
    }

    String adminToken() {
        return adminToken;
    }

    TestClient admin() {
        return client(adminToken);
    }

    Contradictions contradictions() {
        return contradictions;
    }

    String product(long stock) {
        String name = "Thing " + run + " " + received.size();
        JsonNode product = admin().post("/api/products/product", Map.of("name", name, "price", 12.34, "stock", stock))
                .expect(201)
                .json();
        String id = product.path("id").asText();
        received.put(id, stock);
        return id;
    }

    List<String> products(int count, long stock) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(product(stock));
        }
        return ids;
    }

    Customer customer() {
        String email = "buyer-" + run + "-" + customers.size() + "@shop.example";
        JsonNode user = TestClient.at(front.get())
                .post("/api/users/signup", Map.of("email", email, "password", PASSWORD, "name", "A Buyer"))
                .expect(201)
                .json();
        Customer customer =
                new Customer(user.path("id").asText(), email, logIn(email, PASSWORD), new ConcurrentLinkedQueue<>());
        customers.put(email, customer);
        return customer;
    }

    private String logIn(String email, String password) {
        return TestClient.at(front.get())
                .post("/api/users/login", Map.of("email", email, "password", password))
                .expect(200)
                .json()
                .path("access_token")
                .asText();
    }

    Purchase purchase(Customer customer, Map<String, Integer> items) {
        Purchase purchase = new Purchase(
                customer.email() + "/" + customer.purchases().size() + "/" + UUID.randomUUID(), items, contradictions);
        customer.purchases().add(purchase);
        purchases.add(purchase);
        return purchase;
    }

    Purchase buy(Customer customer, Map<String, Integer> items) {
        Purchase purchase = purchase(customer, items);
        order(customer, purchase);
        return purchase;
    }

    /** Sends the order, for the first time or again; without an answer nothing is known. @return whether it was answered */
    boolean order(Customer customer, Purchase purchase) {
        return wentWell(order(client(customer.token()), "/api/orders/order", purchase));
    }

    /** @return what did not work, if something did not */
    static Optional<String> order(TestClient client, String path, Purchase purchase) {
        try {
            TestResponse answer = client.with("Idempotency-Key", purchase.key()).post(path, purchase.body());
            purchase.hear(answer);
            return trouble(answer);
        } catch (UncheckedIOException e) {
            return Optional.of(e.toString());
        }
    }

    /** Asks for a cancellation once; it may happen all the same when there is no answer. */
    boolean cancel(Customer customer, Purchase purchase) {
        String id = purchase.orderId().orElseThrow();
        purchase.ask("cancelled");
        return wentWell(step(
                purchase, "cancelled", () -> client(customer.token()).post("/api/orders/order/" + id + "/cancel", "")));
    }

    /** Asks, as an admin, for the next step of an order. */
    boolean advance(Purchase purchase, String status) {
        String id = purchase.orderId().orElseThrow();
        purchase.ask(status);
        return wentWell(step(
                purchase, status, () -> admin().put("/api/orders/order/" + id + "/status", Map.of("status", status))));
    }

    static Optional<String> step(Purchase purchase, String status, Supplier<TestResponse> request) {
        try {
            TestResponse answer = request.get();
            switch (answer.status()) {
                case 200 -> purchase.confirm(status);
                case 409, 502, 503, 504 -> {}
                default -> purchase.contradict("an answer to " + status + " that makes no sense: " + answer);
            }
            return trouble(answer);
        } catch (UncheckedIOException e) {
            return Optional.of(e.toString());
        }
    }

    private static Optional<String> trouble(TestResponse answer) {
        return answer.status() < 500 ? Optional.empty() : Optional.of(answer.toString());
    }

    private boolean wentWell(Optional<String> trouble) {
        trouble.ifPresent(what -> {
            troubleCount.incrementAndGet();
            troubles.add(what);
        });
        return trouble.isEmpty();
    }

    /** How many requests had no answer, or one that says that something does not work. */
    long troubleCount() {
        return troubleCount.get();
    }

    /** The first of them. */
    List<String> troubles() {
        return troubles.all();
    }

    private record Refill(String product, int quantity, String key) {}

    /** Adds stock; when it is not certain that it was added, {@link #finishRefills} finds out. */
    void refill(String product, int quantity) {
        Refill refill = new Refill(product, quantity, UUID.randomUUID().toString());
        if (!isDone(refill)) {
            openRefills.add(refill);
        }
    }

    /** Repeats every refill that was not answered, with its key, so that each has happened once. */
    void finishRefills() {
        for (Refill refill = openRefills.poll(); refill != null; refill = openRefills.poll()) {
            Refill open = refill;
            Eventually.that("a refill is answered", Duration.ofSeconds(30), () -> isDone(open));
        }
    }

    private boolean isDone(Refill refill) {
        try {
            TestResponse answer = admin().with("Idempotency-Key", refill.key())
                    .put(
                            "/api/products/products/" + refill.product() + "/update_stock",
                            Map.of("quantity", refill.quantity()));
            if (answer.status() == 200) {
                received.merge(refill.product(), (long) refill.quantity(), Long::sum);
                return true;
            }
            if (wentWell(trouble(answer))) {
                contradictions.add("a refill of " + refill.product() + " was refused: " + answer);
            }
        } catch (UncheckedIOException e) {
            wentWell(Optional.of(e.toString()));
        }
        return false;
    }

    /** Units received by product, as far as this market knows. */
    Map<String, Long> received() {
        return new TreeMap<>(received);
    }

    List<Purchase> purchases() {
        return List.copyOf(purchases);
    }

    List<Customer> customers() {
        return List.copyOf(customers.values());
    }
}
