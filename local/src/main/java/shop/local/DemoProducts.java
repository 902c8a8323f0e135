package shop.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import shop.defaults.json.Json;

/**
 * Gives an empty shop something to sell, through the same door as everybody: the demo admin signs in and posts them.
 * Once only: a mark in the data folder remembers it, so that what somebody has deleted does not come back.
 */
final class DemoProducts {
    private static final String RESOURCE = "demo-products.json";
    private static final String MARK = "demo-products-created";

    /** What a service answers whose database is not prepared yet. */
    private static final int UNAVAILABLE = 503;

    private static final int TRIES = 100;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final LocalHttp users;
    private final LocalHttp products;
    private final LocalConfig config;

    DemoProducts(int userPort, int productPort, LocalConfig config) {
        this.users = new LocalHttp(userPort);
        this.products = new LocalHttp(productPort);
        this.config = config;
    }

    /** @return what to tell about it; empty when it was done long ago */
    Optional<String> createOnce(Path data) {
        Path mark = data.resolve(MARK);
        if (Files.exists(mark)) {
            return Optional.empty();
        }
        try {
            String token = signIn();
            List<JsonNode> all = read();
            for (JsonNode product : all) {
                create(product, token);
            }
            Files.createDirectories(data);
            Files.createFile(mark);
            return Optional.of("Created " + all.size() + " demo products.");
        } catch (IOException | RuntimeException e) {
            return Optional.of("The demo products could not be created: " + e.getMessage());
        }
    }

    private String signIn() throws IOException {
        var answer = users.post(
                "/login", Map.of("email", config.adminEmail(), "password", config.adminPassword()), Map.of());
        if (answer.status() != 200) {
            throw new IOException("the demo admin's password is not the one in the settings any more.");
        }
        return answer.body().path("access_token").asText();
    }

    /** With a key, so that a start that was broken off does not leave a product twice. */
    private void create(JsonNode product, String token) throws IOException {
        String name = product.path("name").asText().toLowerCase(Locale.ROOT);
        String key = "demo-" + name.replaceAll("[^a-z0-9]+", "-");
        Map<String, String> headers = Map.of("Authorization", "Bearer " + token, "Idempotency-Key", key);
        var answer = products.post("/product", product, headers);
        for (int tries = 0; answer.status() == UNAVAILABLE && tries < TRIES; tries++) {
            LockSupport.parkNanos(PAUSE.toNanos());
            answer = products.post("/product", product, headers);
        }
        if (answer.status() / 100 != 2) {
            throw new IOException("the Product Service answered " + answer.status() + ".");
        }
    }

    /** Forgets that they were created. */
    static void forget(Path data) throws IOException {
        Files.deleteIfExists(data.resolve(MARK));
    }

    static List<JsonNode> read() {
        try (InputStream in = DemoProducts.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not in the jar");
            }
            JsonNode all = Json.read(in.readAllBytes());
            return StreamSupport.stream(all.spliterator(), false).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
