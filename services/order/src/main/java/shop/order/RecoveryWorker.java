package shop.order;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import shop.order.placing.Orders;
import shop.order.placing.RecoverPendingOrders;

/** Looks for orders that others have left, again and again, not quite evenly, so that replicas do not march in step. */
final class RecoveryWorker implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RecoveryWorker.class.getName());
    private static final int ROUNDS_PER_COUNT = 10;
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    private final RecoverPendingOrders recovery;
    private final Orders orders;
    private final OrderMetrics metrics;
    private final RecoveryConfig config;
    private final Thread thread;
    private volatile boolean stopping;

    private RecoveryWorker(RecoverPendingOrders recovery, Orders orders, OrderMetrics metrics, RecoveryConfig config) {
        this.recovery = recovery;
        this.orders = orders;
        this.metrics = metrics;
        this.config = config;
        this.thread = Thread.ofVirtual().name("order-recovery").unstarted(this::run);
    }

    static RecoveryWorker start(
            RecoverPendingOrders recovery, Orders orders, OrderMetrics metrics, RecoveryConfig config) {
        RecoveryWorker worker = new RecoveryWorker(recovery, orders, metrics, config);
        worker.thread.start();
        return worker;
    }

    /** Takes up nothing more, and lets what it is at come to its end. */
    @Override
    public void close() {
        stopping = true;
        try {
            if (!thread.join(LONGEST_END)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (int round = 0; !stopping; round++) {
            boolean more = false;
            try {
                if (round % ROUNDS_PER_COUNT == 0) {
                    metrics.backlog(orders.backlog());
                }
                more = recovery.recover(config.batch(), config.atOnce(), () -> !stopping) == config.batch();
            } catch (Throwable e) { // whatever it is: nobody else looks
                LOG.log(Level.WARNING, "pending orders cannot be looked for, trying again", e);
            }
            if (!more) {
                rest();
            }
        }
    }

    private void rest() {
        long whole = config.interval().toMillis();
        long left = whole - whole / 4 + ThreadLocalRandom.current().nextLong(whole / 2 + 1);
        try {
            while (!stopping && left > 0) {
                long piece = Math.min(left, 100);
                Thread.sleep(piece);
                left -= piece;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }
}
