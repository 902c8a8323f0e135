package shop.product.stock;

import java.time.Duration;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ErrorType;
import shop.defaults.error.ServiceException;
import shop.product.catalog.StockLevel;

/** What the ledger refuses. */
public final class StockErrors {
    public static final ErrorType INSUFFICIENT_STOCK =
            new ErrorType("insufficient-stock", 409, "There is not enough in stock");
    public static final ErrorType MOVEMENT_VOID =
            new ErrorType("movement-void", 409, "The stock of this key has been released");
    public static final ErrorType STOCK_LIMIT_EXCEEDED =
            new ErrorType("stock-limit-exceeded", 409, "That is more than can be held of one product");

    private static final Duration SOON = Duration.ofSeconds(1);

    private StockErrors() {}

    static ServiceException insufficient(String product, long wanted, long available) {
        return ServiceException.of(INSUFFICIENT_STOCK, "Wanted " + wanted + ", available " + available + ".")
                .with("productId", product)
                .with("available", available);
    }

    static ServiceException movementVoid(String product) {
        return ServiceException.of(
                        MOVEMENT_VOID, "This key was released; it cannot take stock any more. Use a new key.")
                .with("productId", product);
    }

    static ServiceException limitExceeded(String product, long available) {
        return ServiceException.of(
                        STOCK_LIMIT_EXCEEDED, "No more than " + StockLevel.LIMIT + " can be held of one product.")
                .with("productId", product)
                .with("available", available);
    }

    static ServiceException keyReused(String product) {
        return ServiceException.of(
                        CommonErrors.IDEMPOTENCY_KEY_REUSED, "This key was used before, with another quantity.")
                .with("productId", product);
    }

    static ServiceException notFound(String product) {
        return ServiceException.of(CommonErrors.NOT_FOUND, "There is no such product.")
                .with("productId", product);
    }

    /** Turned away, or given up, before anything was done. */
    static ServiceException busy() {
        return ServiceException.of(
                        CommonErrors.UNAVAILABLE, "This product's stock is busy; nothing was changed. Try again.")
                .retryAfter(SOON);
    }

    /** Given up while it may still happen. */
    static ServiceException outcomeUnknown() {
        return ServiceException.of(
                        CommonErrors.GATEWAY_TIMEOUT,
                        "The change was not confirmed in time. The same request with the same key finds out.")
                .retryAfter(SOON);
    }
}
