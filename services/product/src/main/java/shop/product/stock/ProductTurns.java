package shop.product.stock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import shop.defaults.http.RequestContext;

/**
 * Lets the requests of one product go in groups, one group at a time, while those of other products go beside them.
 * Whoever arrives while a group is being settled goes with the next.
 */
final class ProductTurns implements AutoCloseable {
    private final ConcurrentHashMap<String, ArrayDeque<Waiter>> queues = new ConcurrentHashMap<>();
    // A thread serves requests that come later than the one that started it.
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual()
            .inheritInheritableThreadLocals(false)
            .name("stock-", 0)
            .factory());
    private final AtomicBoolean closed = new AtomicBoolean();
    private final int maxGroup;
    private final int maxQueue;
    private final BiConsumer<String, List<Waiter>> settle;

    ProductTurns(int maxGroup, int maxQueue, BiConsumer<String, List<Waiter>> settle) {
        this.maxGroup = maxGroup;
        this.maxQueue = maxQueue;
        this.settle = settle;
    }

    /** @return whether there was room in the product's queue */
    boolean offer(String product, Waiter waiter) {
        if (closed.get()) {
            return false;
        }
        AtomicBoolean first = new AtomicBoolean();
        AtomicBoolean accepted = new AtomicBoolean();
        queues.compute(product, (id, queue) -> {
            first.set(queue == null);
            ArrayDeque<Waiter> waiting = queue == null ? new ArrayDeque<>() : queue;
            if (waiting.size() < maxQueue) {
                accepted.set(waiting.add(waiter));
            }
            return waiting;
        });
        return first.get() ? begin(product) : accepted.get();
    }

    private boolean begin(String product) {
        try {
            threads.execute(() -> settleAll(product));
            return true;
        } catch (RejectedExecutionException e) {
            return false; // closed just now
        }
    }

    private void settleAll(String product) {
        for (List<Waiter> group = nextGroup(product); !group.isEmpty(); group = nextGroup(product)) {
            settleSafely(product, group);
        }
    }

    private void settleSafely(String product, List<Waiter> group) {
        try {
            RequestContext.runFor(Waiter.oneOf(group), () -> settle.accept(product, group));
        } catch (RuntimeException | Error e) {
            group.forEach(waiter -> waiter.fail(new IllegalStateException("the group failed", e)));
        }
    }

    private List<Waiter> nextGroup(String product) {
        List<Waiter> group = new ArrayList<>();
        queues.compute(product, (id, queue) -> take(queue, group));
        return group;
    }

    /** Moves waiters to the group; a queue found empty is given up, and the next to arrive makes a new one. */
    private @Nullable ArrayDeque<Waiter> take(@Nullable ArrayDeque<Waiter> queue, List<Waiter> group) {
        if (queue == null || queue.isEmpty()) {
            return null;
        }
        while (!queue.isEmpty() && group.size() < maxGroup) {
            Waiter waiter = queue.remove();
            if (waiter.isWaiting()) {
                waiter.take();
                group.add(waiter);
            }
        }
        return group.isEmpty() ? null : queue;
    }

    /** Takes nobody any more and gives those inside a moment to finish. */
    @Override
    public void close() {
        closed.set(true);
        threads.shutdown();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
