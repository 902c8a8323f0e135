package shop.order.placing;

import java.time.Duration;
import java.util.Locale;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ErrorType;
import shop.defaults.error.ServiceException;
import shop.order.domain.Order;
import shop.order.domain.OrderId;
import shop.order.domain.OrderStatus;
import shop.order.domain.Rejection;
import shop.order.domain.StepRefused;

/** What can go wrong with an order and nowhere else. */
public final class OrderErrors {
    public static final ErrorType INSUFFICIENT_STOCK =
            new ErrorType("insufficient-stock", 409, "There is not enough in stock");
    public static final ErrorType UNKNOWN_PRODUCT = new ErrorType("unknown-product", 404, "There is no such product");
    public static final ErrorType UNKNOWN_USER = new ErrorType("unknown-user", 404, "There is no such user");
    public static final ErrorType UNKNOWN_ORDER = new ErrorType("unknown-order", 404, "There is no such order");
    public static final ErrorType STEP_REFUSED =
            new ErrorType("step-refused", 409, "The order does not take this step from where it stands");
    /** The stock had gone back before it could be taken; a new order may succeed. */
    public static final ErrorType STOCK_WITHDRAWN =
            new ErrorType("stock-withdrawn", 409, "The order's stock has been given back");

    /** It would cost something else than was expected. */
    public static final ErrorType PRICE_CHANGED = new ErrorType("price-changed", 409, "The price has changed");

    private static final Duration SOON = Duration.ofSeconds(1);

    private OrderErrors() {}

    public static ServiceException unknownOrder() {
        return ServiceException.of(UNKNOWN_ORDER, "There is no order of this id among those you may see");
    }

    /** @return the error for a user who does not exist, or whose existence is none of the caller's business */
    public static ServiceException unknownUser() {
        return ServiceException.of(UNKNOWN_USER, "There is no user of this id or email among those you may see");
    }

    static ServiceException forSomebodyElse() {
        return ServiceException.of(CommonErrors.FORBIDDEN, "Only an admin may order for somebody else");
    }

    static ServiceException inFlight() {
        return ServiceException.of(
                        CommonErrors.IDEMPOTENCY_KEY_IN_FLIGHT,
                        "The first request with this key has not been answered yet")
                .retryAfter(SOON);
    }

    static ServiceException keyReused() {
        return ServiceException.of(
                CommonErrors.IDEMPOTENCY_KEY_REUSED, "You have used this Idempotency-Key for a different request");
    }

    static ServiceException stepRefused(StepRefused refused) {
        return ServiceException.of(
                        STEP_REFUSED,
                        "The order is " + name(refused.from()) + " and cannot become " + name(refused.to()))
                .with("orderStatus", name(refused.from()));
    }

    /** The error that answers whoever placed an order that was rejected; the same however often it is asked for. */
    public static ServiceException of(Order rejected) {
        Rejection reason = rejected.rejection()
                .orElseThrow(() -> new IllegalArgumentException(rejected.id() + " was not rejected"));
        return of(reason, rejected.currency()).with("orderId", rejected.id().value());
    }

    private static ServiceException of(Rejection reason, String currency) {
        return switch (reason) {
            case Rejection.InsufficientStock shortage ->
                ServiceException.of(
                                INSUFFICIENT_STOCK,
                                "Only " + shortage.available() + " of product " + shortage.product() + " in stock")
                        .with("productId", shortage.product().value())
                        .with("available", shortage.available());
            case Rejection.UnknownProduct unknown ->
                ServiceException.of(UNKNOWN_PRODUCT, "There is no product " + unknown.product())
                        .with("productId", unknown.product().value());
            case Rejection.Withdrawn withdrawn ->
                ServiceException.of(STOCK_WITHDRAWN, "Place a new order, with a new Idempotency-Key")
                        .with("productId", withdrawn.product().value());
            case Rejection.PriceChanged changed ->
                ServiceException.of(PRICE_CHANGED, "The order would have cost " + changed.total() + " " + currency)
                        .with("total", changed.total().amount())
                        .with("currency", currency);
            case Rejection.Unavailable unavailable ->
                ServiceException.of(
                        CommonErrors.UNAVAILABLE,
                        "The stock could not be reached in time; the order was given up and holds nothing."
                                + " Place a new one, with a new Idempotency-Key");
        };
    }

    static ServiceException tooBusy(OrderId id) {
        return ServiceException.of(
                CommonErrors.CONFLICT, "Order " + id + " is being changed by others; read it and try again");
    }

    /** A status as clients write it. */
    public static String name(OrderStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
