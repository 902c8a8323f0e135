package shop.embedded;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.types.Decimal128;

/** Prints how fast durable writes are and how large the files become: {@code Figures <orders>}. Not a test. */
final class Figures {
    private static final int SECONDS = 5;
    private static final int CLIENTS = 16;
    private static final List<String> STEPS = List.of("placed", "paid", "shipped", "delivered");

    private Figures() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("shop-figures");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder));
                MongoClient client = MongoClients.create(database.uri())) {
            for (int clients : List.of(1, 1, CLIENTS)) {
                MongoCollection<Document> warm = orders(client, "rate" + clients);
                System.out.printf("%d clients: %d durable inserts/s%n", clients, insertsPerSecond(warm, clients));
            }
            client.getDatabase("figures").drop();
            int orders = Integer.parseInt(args[0]);
            grow(orders(client, "orders"), orders, folder);
        }
        System.out.printf("after closing: %s%n", sizes(folder));
        long start = System.nanoTime();
        EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder)).close();
        System.out.printf("opening and closing again: %s%n", since(start));
    }

    private static MongoCollection<Document> orders(MongoClient client, String name) {
        MongoCollection<Document> orders = client.getDatabase("figures").getCollection(name);
        orders.createIndex(Indexes.ascending("userId", "key"), new IndexOptions().unique(true));
        orders.createIndex(Indexes.compoundIndex(Indexes.ascending("userId"), Indexes.descending("_id")));
        orders.createIndex(Indexes.ascending("status", "leaseUntil"));
        return orders;
    }

    private static long insertsPerSecond(MongoCollection<Document> orders, int clients) throws InterruptedException {
        AtomicInteger inserted = new AtomicInteger();
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        inParallel(clients, () -> {
            while (System.nanoTime() < end) {
                orders.insertOne(order(inserted.incrementAndGet()));
            }
        });
        return inserted.get() / SECONDS;
    }

    private static void grow(MongoCollection<Document> orders, int count, Path folder)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        inParallel(CLIENTS, () -> {
            for (int i = next.incrementAndGet(); i <= count; i = next.incrementAndGet()) {
                Document order = order(i);
                orders.insertOne(order);
                STEPS.forEach(status -> orders.updateOne(
                        new Document("_id", order.get("_id")).append("version", STEPS.indexOf(status)),
                        new Document("$set", new Document("status", status))
                                .append("$inc", new Document("version", 1))
                                .append("$push", new Document("history", step(status)))));
            }
        });
        System.out.printf("%d orders, 4 updates each: %s, in %s%n", count, sizes(folder), since(start));
        long find = System.nanoTime();
        int found = orders.find(new Document("userId", "user-7"))
                .sort(new Document("_id", -1))
                .limit(20)
                .into(new ArrayList<>())
                .size();
        System.out.printf("the newest %d orders of one user: %s%n", found, since(find));
    }

    private static Document order(int number) {
        String product = UUID.randomUUID().toString();
        return new Document("_id", UUID.randomUUID().toString())
                .append("userId", "user-" + number % 1000)
                .append("key", UUID.randomUUID().toString())
                .append("status", "pending")
                .append("leaseUntil", Date.from(Instant.now()))
                .append("version", 0)
                .append("total", new Decimal128(new BigDecimal("129.90")))
                .append(
                        "items",
                        List.of(new Document("productId", product)
                                .append("name", "A believable product name")
                                .append("quantity", 2)
                                .append("unitPrice", new Decimal128(new BigDecimal("64.95")))))
                .append("history", List.of(step("pending")));
    }

    private static Document step(String status) {
        return new Document("status", status)
                .append("at", Date.from(Instant.now()))
                .append("by", UUID.randomUUID().toString());
    }

    private static void inParallel(int clients, Runnable work) throws InterruptedException {
        List<Thread> threads = Stream.generate(() -> Thread.ofVirtual().start(work))
                .limit(clients)
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static String sizes(Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                text.append(file.getFileName())
                        .append(' ')
                        .append(Files.size(file) / 1024 / 1024)
                        .append(" MiB  ");
            }
        }
        return text.toString();
    }

    private static Duration since(long start) {
        return Duration.ofMillis((System.nanoTime() - start) / 1_000_000);
    }
}
