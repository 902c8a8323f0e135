package shop.product.stock;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import shop.defaults.error.ServiceException;
import shop.product.catalog.Product;
import shop.product.catalog.StockedProducts;

/**
 * Looks over all products, a page at a time, for those whose document does not show the end of their ledger, or whose
 * ledger has no opening yet: a process died in between. What it sees, {@link LedgerWatch} checks. A page costs two reads;
 * with {@code n} products everything is mended within {@code n / PAGE + 1} intervals, by any replica. Pages are small, so
 * that a database that reads a collection for one at a time keeps nobody waiting.
 */
public final class StockSweep implements AutoCloseable {
    static final int PAGE = 100;

    private static final Logger LOG = System.getLogger(StockSweep.class.getName());

    private final StockedProducts products;
    private final Movements movements;
    private final StockLedger ledger;
    private final LedgerWatch watch;
    private final Thread thread;
    private String last = "";

    private StockSweep(
            StockedProducts products, Movements movements, StockLedger ledger, LedgerWatch watch, Duration interval) {
        this.products = products;
        this.movements = movements;
        this.ledger = ledger;
        this.watch = watch;
        this.thread = Thread.ofVirtual().name("stock-sweep").unstarted(() -> run(interval));
    }

    /** Looks at one page in every interval until it is closed. */
    public static StockSweep start(
            StockedProducts products, Movements movements, StockLedger ledger, LedgerWatch watch, Duration interval) {
        StockSweep sweep = new StockSweep(products, movements, ledger, watch, interval);
        sweep.thread.start();
        return sweep;
    }

    private void run(Duration interval) {
        try {
            while (true) {
                try {
                    sweepPage();
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, "shown stock could not be checked, trying again", e);
                }
                Thread.sleep(interval);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void sweepPage() {
        List<Product> page = products.following(last, PAGE);
        Map<String, Long> shown = new LinkedHashMap<>();
        page.forEach(product -> shown.put(product.id(), product.stock().seq()));
        Map<String, List<StockMovement>> around = shown.isEmpty() ? Map.of() : movements.around(shown);
        for (Product product : page) {
            List<StockMovement> near = around.getOrDefault(product.id(), List.of());
            watch.look(product, near);
            if (product.stock().seq() == 0 || goesOn(near, product.stock().seq())) {
                settleUp(product);
            }
        }
        last = page.size() < PAGE ? "" : page.getLast().id();
        if (last.isEmpty()) {
            watch.roundEnded();
        }
    }

    /** What is broken in one ledger keeps none of the others waiting. */
    private void settleUp(Product product) {
        try {
            ledger.settleUp(product);
        } catch (ServiceException e) {
            throw e; // the database is away, for all of them
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the ledger of product " + product.id() + " cannot be read on", e);
        }
    }

    private static boolean goesOn(List<StockMovement> near, long seq) {
        return near.stream().anyMatch(entry -> entry.seq() > seq);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
