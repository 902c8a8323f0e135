package shop.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import shop.defaults.json.Json;

/**
 * {@code TrialPurchase URL [ADMIN-EMAIL ADMIN-PASSWORD-FILE]}: signs up at the shop behind the gateway, buys
 * something, watches the order, cancels it, sees the stock come back, and takes itself out again. With an admin it buys a
 * product that it makes for the purpose; without, one that is for sale. Ends with 0 when everything went as it should.
 */
public final class TrialPurchase {
    private static final long WATCH_SECONDS = 60;

    private final Api anyone;
    private final Optional<Api> admin;
    private final String email = "trial-" + UUID.randomUUID() + "@example.com";

    private TrialPurchase(Api anyone, Optional<Api> admin) {
        this.anyone = anyone;
        this.admin = admin;
    }

    public static void main(String[] args) throws Exception {
        try {
            Api anyone = Api.at(args[0]);
            Optional<Api> admin = args.length < 3
                    ? Optional.empty()
                    : Optional.of(anyone.signIn(email(args[1]), read(Path.of(args[2]))));
            new TrialPurchase(anyone, admin).run();
        } catch (IOException | IllegalStateException e) {
            System.err.println("Failed: " + e.getMessage());
            System.exit(1);
        }
    }

    /** Buys as an admin whose password is at hand. */
    static void run(String url, String adminEmail, String adminPassword) throws Exception {
        Api anyone = Api.at(url);
        new TrialPurchase(anyone, Optional.of(anyone.signIn(adminEmail, adminPassword))).run();
    }

    private void run() throws Exception {
        String password = UUID.randomUUID().toString();
        anyone.post("/users/signup", Map.of("email", email, "password", password, "name", "Trial"), 201);
        Api buyer = anyone.signIn(email, password);
        say("Signed up as " + email + ".");
        try {
            JsonNode product = admin.isPresent() ? create(admin.get()) : choose();
            try {
                buy(buyer, product);
            } finally {
                if (admin.isPresent()) {
                    admin.get().delete("/products/products/" + id(product));
                }
            }
        } finally {
            buyer.delete("/users/user/" + email);
        }
        say("Everything went as it should.");
    }

    private JsonNode create(Api seller) throws IOException, InterruptedException {
        return seller.post(
                "/products/product",
                Map.of("name", "Trial " + UUID.randomUUID(), "price", new BigDecimal("1.00"), "stock", 1),
                201);
    }

    private JsonNode choose() throws IOException, InterruptedException {
        JsonNode products = anyone.get("/products/products?inStock=true&limit=1");
        if (products.isEmpty()) {
            throw new IllegalStateException("There is nothing for sale, and no admin to change that.");
        }
        return products.get(0);
    }

    private void buy(Api buyer, JsonNode product) throws Exception {
        JsonNode order = buyer.with("Idempotency-Key", UUID.randomUUID().toString())
                .post("/orders/order", Map.of("items", List.of(Map.of("productId", id(product), "quantity", 1))), 201);
        check("placed", order.path("status").asText());
        say("Placed order " + id(order) + " over " + order.path("total").asText() + " "
                + order.path("currency").asText() + ".");
        CompletableFuture<List<String>> watched = watch(buyer, id(order));
        JsonNode cancelled = buyer.post("/orders/order/" + id(order) + "/cancel", Map.of(), 200);
        check("cancelled", cancelled.path("status").asText());
        List<String> seen = watched.get(WATCH_SECONDS, TimeUnit.SECONDS);
        say("Cancelled it; watching it showed " + String.join(", ", seen) + ".");
        check("cancelled", seen.getLast());
        check("placed", seen.contains("placed") ? "placed" : "no such event");
        if (admin.isPresent()) {
            JsonNode now = anyone.get("/products/products/" + id(product));
            check("1", now.path("stock").asText());
            say("The stock is back.");
        }
    }

    /** The statuses that the order's event stream tells, which ends by itself when no other can follow. */
    private static CompletableFuture<List<String>> watch(Api buyer, String order) {
        CompletableFuture<List<String>> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (Stream<String> lines = buyer.lines("/orders/order/" + order + "/events")) {
                List<String> statuses = new ArrayList<>();
                lines.filter(line -> line.startsWith("data:"))
                        .map(line -> Json.read(line.substring(5).strip().getBytes(UTF_8)))
                        .forEach(event -> statuses.add(event.path("status").asText()));
                result.complete(statuses);
            } catch (IOException | InterruptedException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static void check(String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new IllegalStateException("Expected " + expected + ", not " + actual + ".");
        }
    }

    private static String id(JsonNode node) {
        return node.path("id").asText();
    }

    /** Itself, or in a file of that name. */
    private static String email(String argument) throws IOException {
        return argument.contains("@") ? argument : read(Path.of(argument));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file).strip();
    }

    private static void say(String text) {
        System.out.println(text);
    }
}
