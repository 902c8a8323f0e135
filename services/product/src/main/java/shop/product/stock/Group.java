package shop.product.stock;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.product.catalog.Product;
import shop.product.catalog.StockedProducts;

/**
 * Settles the requests of one product that came together: reads the product, appends what can be granted in one write,
 * shows the new stock on the product, answers. Where that collides with another replica, or with an earlier attempt of
 * the same key, it reads what is there and goes on with those that are left.
 *
 * <p>What makes it right is in the store alone: an entry is appended only behind the head it was computed from, and
 * only once for its key. Everything here is about asking the store as seldom as possible.
 */
final class Group {
    private static final Logger LOG = System.getLogger(Group.class.getName());
    private static final int FIRST_LOOK = 8;
    private static final int LONGEST_LOOK = 512;

    private final Movements movements;
    private final StockedProducts products;
    private final LedgerHeads heads;
    private final Clock clock;
    private final String productId;
    private final List<Waiter> waiters;

    private Product product;
    private LedgerHead head = LedgerHead.EMPTY;
    /** Whether the head was the ledger's end after all histories in use had been read. */
    private boolean headIsProven;

    /** How often in a row nothing was found behind the head after a collision. */
    private int stuck;

    private final List<Runnable> answers = new ArrayList<>();

    private Group(
            Movements movements,
            StockedProducts products,
            LedgerHeads heads,
            Clock clock,
            Product product,
            List<Waiter> waiters) {
        this.movements = movements;
        this.products = products;
        this.heads = heads;
        this.clock = clock;
        this.productId = product.id();
        this.product = product;
        this.waiters = waiters;
    }

    /** Answers every waiter who has not given up. */
    static void settle(
            Movements movements,
            StockedProducts products,
            LedgerHeads heads,
            Clock clock,
            String productId,
            List<Waiter> waiters) {
        List<Waiter> left = waiting(waiters);
        for (int attempt = 0; !left.isEmpty(); attempt++, left = waiting(left)) {
            try {
                Optional<Product> product = products.find(productId);
                if (product.isEmpty()) {
                    left.forEach(waiter -> waiter.fail(StockErrors.notFound(productId)));
                    return;
                }
                new Group(movements, products, heads, clock, product.get(), left).settle();
            } catch (ServiceException e) {
                // What was asked may or may not have happened: forget what was known and find out.
                heads.forget(productId);
                failUnlessUnavailable(e);
                if (attempt == 0) {
                    LOG.log(Level.WARNING, "the stock ledger does not reach its database, trying again", e);
                }
                left.forEach(Waiter::forgetHistory);
                pause(attempt);
                if (Thread.currentThread().isInterrupted()) {
                    left.forEach(waiter -> waiter.fail(StockErrors.outcomeUnknown()));
                    return;
                }
            }
        }
    }

    /**
     * Makes sure that the ledger has its opening movement and that the product's document shows the ledger's end. May
     * fail with {@code unavailable}.
     */
    static void settleUp(
            Movements movements, StockedProducts products, LedgerHeads heads, Clock clock, Product product) {
        Group group = new Group(movements, products, heads, clock, product, List.of());
        group.findHead();
        group.catchUp();
        group.carryOut(GroupPlan.of(product, group.head, List.of(), group::repeated, group.now()));
        group.show();
    }

    private void settle() {
        findHead();
        for (List<Waiter> left = waiting(waiters); !left.isEmpty(); left = waiting(left)) {
            readHistories(left);
            GroupPlan plan = GroupPlan.of(product, head, left, this::repeated, now());
            if (plan.entries().isEmpty() && !plan.denied().isEmpty() && !headIsProven) {
                catchUp();
            } else {
                carryOut(plan);
            }
            show();
            answers.forEach(Runnable::run);
            answers.clear();
        }
    }

    /** Starts where this process last was, or further on if the product's document says so. */
    private void findHead() {
        head = heads.of(productId);
        if (product.stock().seq() > head.seq()) {
            List<StockMovement> entries =
                    movements.from(productId, product.stock().seq(), FIRST_LOOK);
            if (entries.isEmpty()) { // what is shown is not there for a majority yet
                catchUp();
            } else {
                head = LedgerHead.after(entries.getLast());
            }
        }
    }

    /** Follows what others have appended up to the end. */
    private void catchUp() {
        int limit = FIRST_LOOK;
        for (boolean more = true; more; limit = Math.min(LONGEST_LOOK, limit * 4)) {
            List<StockMovement> entries = movements.from(productId, head.seq() + 1, limit);
            entries.forEach(this::follow);
            more = entries.size() == limit;
        }
        headIsProven = true;
    }

    private void follow(StockMovement entry) {
        head = LedgerHead.after(entry);
        waiters.stream()
                .filter(waiter -> waiter.request().key().equals(entry.order()))
                .forEach(waiter -> learn(waiter, entry));
    }

    private static void learn(Waiter waiter, StockMovement entry) {
        waiter.history().ifPresentOrElse(known -> waiter.history(known.with(entry)), waiter::wantHistory);
    }

    private void readHistories(List<Waiter> left) {
        List<Waiter> wanting = left.stream().filter(Waiter::wantsHistory).toList();
        if (wanting.isEmpty()) {
            return;
        }
        Map<String, KeyHistory> histories = new HashMap<>();
        List<String> keys = wanting.stream()
                .map(waiter -> waiter.request().key())
                .distinct()
                .toList();
        for (StockMovement entry : movements.withOrders(productId, keys)) {
            histories.merge(entry.order(), KeyHistory.NONE.with(entry), (known, more) -> known.with(entry));
        }
        wanting.forEach(
                waiter -> waiter.history(histories.getOrDefault(waiter.request().key(), KeyHistory.NONE)));
        headIsProven = false;
    }

    private void carryOut(GroupPlan plan) {
        int appended = plan.entries().isEmpty() ? 0 : movements.append(plan.entries());
        if (appended > 0) {
            head = LedgerHead.after(plan.entries().get(appended - 1));
        }
        boolean proven = headIsProven || appended > 0;
        plan.granted().stream()
                .filter(granted -> granted.index() < appended)
                .forEach(granted -> granted(granted.waiter(), plan.entries().get(granted.index())));
        plan.denied().stream()
                .filter(denied -> proven && denied.appendedBefore() <= appended)
                .forEach(denied -> denied.waiter().fail(denied.reason()));
        if (appended < plan.entries().size()) {
            resolveCollision(plan, appended);
        } else {
            headIsProven = proven;
        }
    }

    /** Either another replica was faster, or the key of the entry that failed is in the ledger already. */
    private void resolveCollision(GroupPlan plan, int index) {
        long before = head.seq();
        catchUp();
        if (head.seq() != before) {
            stuck = 0;
        } else {
            // Seen twice in a row, the entry in the way is one that a majority does not have yet.
            if (stuck++ > 0) {
                pause(stuck);
            }
            plan.granted().stream().filter(granted -> granted.index() >= index).forEach(granted -> granted.waiter()
                    .forgetHistory());
        }
    }

    private void granted(Waiter waiter, StockMovement entry) {
        answers.add(() -> waiter.succeed(new Receipt(product, entry, false)));
    }

    private void repeated(Waiter waiter, StockMovement entry) {
        answers.add(() -> waiter.succeed(new Receipt(product, entry, true)));
    }

    /** Brings the product's document up to the ledger; when that fails, the movement stands all the same. */
    private void show() {
        heads.put(productId, head);
        if (head.seq() <= product.stock().seq()) {
            return;
        }
        try {
            product = products.showStock(productId, head.seq(), head.balance())
                    .orElseGet(() -> product.withStock(head.seq(), head.balance()));
        } catch (ServiceException e) {
            failUnlessUnavailable(e);
            LOG.log(Level.WARNING, "stock cannot be shown on product " + productId, e);
            product = product.withStock(head.seq(), head.balance());
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static void failUnlessUnavailable(ServiceException e) {
        if (!e.type().equals(CommonErrors.UNAVAILABLE)) {
            throw e;
        }
    }

    private static List<Waiter> waiting(List<Waiter> waiters) {
        return waiters.stream().filter(Waiter::isWaiting).toList();
    }

    private static void pause(int attempt) {
        long most = Math.min(500, 20L << Math.min(attempt, 5));
        try {
            Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
