package shop.product.stock;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
public final class StockSweep {
    static final int PAGE = 100;

    private static final Logger LOG = System.getLogger(StockSweep.class.getName());

    private final StockedProducts products;
    private final Movements movements;
    private final StockLedger ledger;
    private final LedgerWatch watch;
    private String last = "";

    public StockSweep(StockedProducts products, Movements movements, StockLedger ledger, LedgerWatch watch) {
        this.products = products;
        this.movements = movements;
        this.ledger = ledger;
        this.watch = watch;
    }

    /** Looks at the next page. */
    public void sweepPage() {
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
}
