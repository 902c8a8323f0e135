package shop.order.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import shop.defaults.process.Periodic;
import shop.order.domain.Order;
import shop.order.domain.OrderId;
import shop.order.placing.Orders;

/**
 * Watches orders for changes, whichever replica makes them: one look at the database in each interval for all watchers
 * together, and none while there are none. (Change streams would need a replica set.)
 */
public final class OrderWatch implements AutoCloseable {
    private static final int AT_ONCE = 500;

    private final Orders orders;
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
    private final Periodic looks;
    private volatile boolean closed;

    private OrderWatch(Orders orders, Duration interval) {
        this.orders = orders;
        this.looks = Periodic.every(interval, "look at watched orders", this::look);
    }

    public static OrderWatch start(Orders orders, Duration interval) {
        return new OrderWatch(orders, interval);
    }

    /** Begins to watch an order that has been read. */
    Watcher watch(Order order) {
        Watcher watcher = new Watcher(order);
        watchers.add(watcher);
        return watcher;
    }

    boolean isClosed() {
        return closed;
    }

    /** Wakes everybody who waits. */
    @Override
    public void close() {
        closed = true;
        looks.close();
        watchers.forEach(Watcher::wake);
    }

    private void look() {
        Map<OrderId, List<Watcher>> byOrder = new HashMap<>();
        watchers.forEach(watcher ->
                byOrder.computeIfAbsent(watcher.id, id -> new ArrayList<>()).add(watcher));
        List<OrderId> ids = List.copyOf(byOrder.keySet());
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            for (Order order : orders.findAll(ids.subList(from, Math.min(ids.size(), from + AT_ONCE)))) {
                byOrder.getOrDefault(order.id(), List.of()).forEach(watcher -> watcher.seen(order));
            }
        }
    }

    /** One who waits for an order to change. */
    final class Watcher implements AutoCloseable {
        private final OrderId id;
        private final Lock lock = new ReentrantLock();
        private final Condition news = lock.newCondition();
        private Order latest;

        private Watcher(Order order) {
            this.id = order.id();
            this.latest = order;
        }

        /** The order once its history is longer than this; empty when that is not so in time, or the watch has ended. */
        Optional<Order> longerThan(int entries, Duration patience) throws InterruptedException {
            long left = patience.toNanos();
            lock.lock();
            try {
                while (latest.history().size() <= entries) {
                    if (closed || left <= 0) {
                        return Optional.empty();
                    }
                    left = news.awaitNanos(left);
                }
                return Optional.of(latest);
            } finally {
                lock.unlock();
            }
        }

        private void seen(Order order) {
            lock.lock();
            try {
                if (order.history().size() > latest.history().size()) {
                    latest = order;
                    news.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        private void wake() {
            lock.lock();
            try {
                news.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            watchers.remove(this);
        }
    }
}
