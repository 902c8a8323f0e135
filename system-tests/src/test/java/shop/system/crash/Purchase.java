package shop.system.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import shop.testing.TestResponse;

/** One {@code Idempotency-Key}, and everything that its buyer was ever told about it. */
final class Purchase {
    private static final Set<String> OF_THE_SHOP = Set.of("pending", "placed", "rejected");

    private final String key;
    private final Map<String, Integer> items;
    private final Contradictions contradictions;
    private final Set<String> asked = new HashSet<>();
    private final Set<String> confirmed = new HashSet<>();
    private Told told = new Told.Nothing();
    private Optional<String> orderId = Optional.empty();
    private String status = "";

    /** What is certain, by the answers so far. */
    sealed interface Told {
        /** Nothing: the answer was lost, or there was none. */
        record Nothing() implements Told {}

        /** That the order is known, and not what becomes of it. */
        record Pending() implements Told {}

        record Placed(JsonNode order) implements Told {}

        record Refused(String code) implements Told {}
    }

    Purchase(String key, Map<String, Integer> items, Contradictions contradictions) {
        this.key = key;
        this.items = new TreeMap<>(items);
        this.contradictions = contradictions;
    }

    String key() {
        return key;
    }

    Map<String, Integer> items() {
        return items;
    }

    Map<String, Object> body() {
        List<Map<String, Object>> lines = new ArrayList<>();
        items.forEach((product, quantity) -> lines.add(Map.of("productId", product, "quantity", quantity)));
        return Map.of("items", lines);
    }

    synchronized Told told() {
        return told;
    }

    synchronized boolean isDecided() {
        return told instanceof Told.Placed || told instanceof Told.Refused;
    }

    synchronized boolean isPlaced() {
        return told instanceof Told.Placed;
    }

    synchronized Optional<String> orderId() {
        return orderId;
    }

    /** An answer to {@code POST /order} with this key. */
    synchronized void hear(TestResponse answer) {
        String code = answer.problemCode().orElse("");
        switch (answer.status()) {
            case 201 -> hearPlaced(answer);
            case 202 -> hearPending(answer.json());
            case 409 -> {
                if (!code.equals("idempotency-key-in-flight")) {
                    hearRefused(answer, code);
                }
            }
            case 502, 504 -> {}
            case 503 -> {
                if (answer.json().has("orderId")) {
                    hearRefused(answer, code);
                }
            }
            default -> contradict("an answer that makes no sense: " + answer);
        }
    }

    private void hearPlaced(TestResponse answer) {
        JsonNode order = answer.json();
        hearId(order.path("id").asText());
        switch (told) {
            case Told.Placed(JsonNode before) -> {
                if (!before.equals(order)) {
                    contradict("told " + before + ", then " + order);
                }
                if (!answer.header("Idempotent-Replayed").equals(Optional.of("true"))) {
                    contradict("placed twice, both times as if new: " + order);
                }
            }
            case Told.Refused(String code) -> contradict("refused with " + code + ", then " + order);
            case Told.Nothing nothing -> told = placed(order);
            case Told.Pending pending -> told = placed(order);
        }
    }

    private Told placed(JsonNode order) {
        Map<String, Integer> got = new TreeMap<>();
        order.path("items")
                .forEach(item -> got.put(
                        item.path("productId").asText(), item.path("quantity").asInt()));
        if (!got.equals(items)) {
            contradict("ordered " + items + " and got " + order);
        }
        return new Told.Placed(order);
    }

    private void hearPending(JsonNode order) {
        hearId(order.path("id").asText());
        if (isDecided()) {
            contradict("told " + told + ", then that it is pending: " + order);
        } else {
            told = new Told.Pending();
        }
    }

    private void hearRefused(TestResponse answer, String code) {
        JsonNode problem = answer.json();
        if (problem.has("orderId")) {
            hearId(problem.path("orderId").asText());
        }
        if (told instanceof Told.Placed || (told instanceof Told.Refused(String before) && !before.equals(code))) {
            contradict("told " + told + ", then " + answer);
        }
        if (!Set.of("insufficient-stock", "stock-withdrawn", "unavailable").contains(code)) {
            contradict("refused for no reason: " + answer);
        }
        told = new Told.Refused(code);
    }

    private void hearId(String id) {
        if (orderId.isPresent() && !orderId.get().equals(id)) {
            contradict("is two orders: " + orderId.get() + " and " + id);
        }
        orderId = Optional.of(id);
    }

    /** Somebody is about to ask for a step, such as {@code cancelled}. */
    synchronized void ask(String status) {
        asked.add(status);
    }

    /** The step was acknowledged. */
    synchronized void confirm(String status) {
        confirmed.add(status);
    }

    /** Holds the order as it is now against what its buyer was told. */
    synchronized void compare(JsonNode now) {
        if (!(told instanceof Told.Placed(JsonNode then))) {
            return;
        }
        for (String field : List.of("id", "userId", "items", "total", "currency", "createdAt")) {
            if (!then.path(field).equals(now.path(field))) {
                contradict(field + " was " + then.path(field) + " and is " + now.path(field));
            }
        }
        status = now.path("status").asText();
        Set<String> steps = new HashSet<>();
        now.path("history").forEach(entry -> steps.add(entry.path("status").asText()));
        if (!steps.containsAll(confirmed)) {
            contradict("acknowledged steps " + confirmed + " are not all in " + now.path("history"));
        }
        steps.removeAll(OF_THE_SHOP);
        if (!asked.containsAll(steps)) {
            contradict("nobody asked for all of " + steps + ", only for " + asked);
        }
    }

    /** Whether it held stock when it was last compared. */
    synchronized boolean isLive() {
        return isPlaced() && !status.equals("cancelled");
    }

    synchronized void contradict(String what) {
        contradictions.add(key + orderId.map(id -> " (order " + id + ")").orElse("") + ": " + what);
    }
}
