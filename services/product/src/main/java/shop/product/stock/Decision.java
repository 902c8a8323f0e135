package shop.product.stock;

import java.time.Instant;
import java.util.Optional;
import shop.defaults.error.ServiceException;
import shop.product.catalog.Product;
import shop.product.catalog.StockLevel;

/** What is to become of a request: the ledger's rules, as a function of what is known. */
sealed interface Decision {
    /** The entry to append; it stands only once it is appended. */
    record Append(StockMovement entry) implements Decision {}

    /** It has happened already. */
    record Repeated(StockMovement entry) implements Decision {}

    /** It must not happen, whatever else is in the ledger. */
    record Refused(ServiceException reason) implements Decision {}

    /** It must not happen if the head that was given is the ledger's real head. */
    record RefusedByHead(ServiceException reason) implements Decision {}

    /** It cannot be decided without knowing what the ledger holds of its key. */
    record HistoryNeeded() implements Decision {}

    /**
     * Decides one request.
     *
     * @param head the ledger's end, as far as known; an entry made from a wrong one collides when appended
     * @param history what the ledger holds of the request's key, if that has been looked up
     */
    static Decision on(
            StockRequest request, Product product, LedgerHead head, Optional<KeyHistory> history, Instant at) {
        return switch (request.kind()) {
            case RELEASE ->
                history.map(known -> release(request, product, head, known, at)).orElseGet(HistoryNeeded::new);
            case DECREASE, REFILL -> {
                Optional<Decision> settled = history.flatMap(known -> settledBefore(request, product, known));
                Decision decision = settled.orElseGet(() -> take(request, product, head, at));
                boolean refused = decision instanceof Refused || decision instanceof RefusedByHead;
                // A request that was granted before must not be refused now: look first.
                yield refused && history.isEmpty() ? new HistoryNeeded() : decision;
            }
            case OPENING -> throw new IllegalArgumentException("an opening is not asked for");
        };
    }

    private static Optional<Decision> settledBefore(StockRequest request, Product product, KeyHistory history) {
        return history.of(request.kind()).map(before -> {
            boolean released = request.kind() == MovementKind.DECREASE
                    && (before.isVoid() || history.of(MovementKind.RELEASE).isPresent());
            if (released) {
                return new Refused(StockErrors.movementVoid(product.id()));
            }
            return repeated(request, product, before);
        });
    }

    private static Decision take(StockRequest request, Product product, LedgerHead head, Instant at) {
        if (!product.isOnSale()) {
            return new Refused(StockErrors.notFound(product.id()));
        }
        long delta = request.kind() == MovementKind.DECREASE ? -request.quantity() : request.quantity();
        if (head.balance() + delta < 0) {
            return new RefusedByHead(StockErrors.insufficient(product.id(), request.quantity(), head.balance()));
        }
        if (delta > 0 && head.balance() + delta > StockLevel.LIMIT) {
            return new RefusedByHead(StockErrors.limitExceeded(product.id(), head.balance()));
        }
        return new Append(head.next(product.id(), request.key(), request.kind(), delta, at));
    }

    private static Decision release(
            StockRequest request, Product product, LedgerHead head, KeyHistory history, Instant at) {
        Optional<StockMovement> decrease = history.of(MovementKind.DECREASE);
        if (decrease.isEmpty()) {
            // In the decrease's own place, so that one that is still on its way collides with it.
            return new Append(head.next(product.id(), request.key(), MovementKind.DECREASE, 0, at));
        }
        if (decrease.get().isVoid()) {
            return new Repeated(decrease.get());
        }
        if (decrease.get().quantity() != request.quantity()) {
            return new Refused(StockErrors.keyReused(product.id()));
        }
        Optional<StockMovement> before = history.of(MovementKind.RELEASE);
        if (before.isPresent()) {
            return new Repeated(before.get());
        }
        return new Append(head.next(product.id(), request.key(), MovementKind.RELEASE, request.quantity(), at));
    }

    private static Decision repeated(StockRequest request, Product product, StockMovement before) {
        return before.quantity() == request.quantity()
                ? new Repeated(before)
                : new Refused(StockErrors.keyReused(product.id()));
    }
}
