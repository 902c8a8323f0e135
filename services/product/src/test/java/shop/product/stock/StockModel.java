package shop.product.stock;

import java.util.HashMap;
import java.util.Map;

/** The stock of one product as one would explain it to somebody: what the ledger has to agree with. */
final class StockModel {
    private enum State {
        TAKEN,
        RELEASED,
        VOID,
        RECEIVED
    }

    private record Known(State state, long quantity) {}

    private final Map<String, Known> orders = new HashMap<>();
    private final Map<String, Known> deliveries = new HashMap<>();
    private long stock;

    StockModel(long stock) {
        this.stock = stock;
    }

    long stock() {
        return stock;
    }

    /** What the answer has to be: {@code ok}, or an error's code. */
    String decrease(String order, long quantity) {
        Known known = orders.get(order);
        if (known == null) {
            if (stock < quantity) {
                return "insufficient-stock";
            }
            stock -= quantity;
            orders.put(order, new Known(State.TAKEN, quantity));
            return "ok";
        }
        if (known.state() != State.TAKEN) {
            return "movement-void";
        }
        return known.quantity() == quantity ? "ok" : "idempotency-key-reused";
    }

    String release(String order, long quantity) {
        Known known = orders.get(order);
        if (known == null) {
            orders.put(order, new Known(State.VOID, 0));
            return "ok";
        }
        if (known.state() == State.VOID) {
            return "ok";
        }
        if (known.quantity() != quantity) {
            return "idempotency-key-reused";
        }
        if (known.state() == State.TAKEN) {
            stock += quantity;
            orders.put(order, new Known(State.RELEASED, quantity));
        }
        return "ok";
    }

    String refill(String delivery, long quantity) {
        Known known = deliveries.get(delivery);
        if (known == null) {
            stock += quantity;
            deliveries.put(delivery, new Known(State.RECEIVED, quantity));
            return "ok";
        }
        return known.quantity() == quantity ? "ok" : "idempotency-key-reused";
    }
}
