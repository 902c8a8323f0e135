package shop.order.mongo;

import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.Decimal128;
import shop.order.domain.Actor;
import shop.order.domain.Basket;
import shop.order.domain.HistoryEntry;
import shop.order.domain.IdempotencyKey;
import shop.order.domain.Money;
import shop.order.domain.Offer;
import shop.order.domain.Order;
import shop.order.domain.OrderId;
import shop.order.domain.OrderLine;
import shop.order.domain.OrderStatus;
import shop.order.domain.ProductId;
import shop.order.domain.Quantity;
import shop.order.domain.Rejection;
import shop.order.domain.UserId;
import shop.order.domain.Work;

/**
 * An order as it is stored, one document each:
 *
 * <pre>{@code
 * {_id, caller, key?, fingerprint, userId, currency, version,
 *  status, createdAt,                                     // the last and the first entry of the history, to search by
 *  items: [{productId, quantity, name?, unitPrice?}],     // name and price (decimal) from the moment it is placed
 *  expectedTotal?,                                        // decimal
 *  history: [{status, at, role, actor, key?}],
 *  rejection?: {reason, productId?, available?, total?},
 *  work?: {step: "take" | "give-back", owner?, due, attempts}}
 * }</pre>
 *
 * Statuses, roles, reasons and steps are in lower case with hyphens. An order holds the stock of its items when its
 * status is placed, paid, shipped or delivered; while it has {@code work}, it may hold some.
 */
final class OrderDocument {
    static final String ID = "_id";
    static final String VERSION = "version";
    static final String FINGERPRINT = "fingerprint";
    static final String USER = "userId";
    static final String STATUS = "status";
    static final String CREATED_AT = "createdAt";
    static final String HISTORY = "history";
    static final String DUE = "work.due";

    private OrderDocument() {}

    static Document of(Order order) {
        Document document = new Document(ID, order.id().value())
                .append("caller", order.caller().value())
                .append(FINGERPRINT, order.fingerprint())
                .append(USER, order.user().value())
                .append("currency", order.currency())
                .append(VERSION, order.version())
                .append(STATUS, name(order.status()))
                .append(CREATED_AT, Date.from(order.createdAt()))
                .append("items", order.lines().stream().map(OrderDocument::item).toList())
                .append(
                        HISTORY,
                        order.history().stream().map(OrderDocument::entry).toList());
        order.basket().expectedTotal().ifPresent(total -> document.append("expectedTotal", decimal(total)));
        order.key().ifPresent(key -> document.append("key", key.value()));
        order.rejection().ifPresent(reason -> document.append("rejection", rejection(reason)));
        order.work().ifPresent(work -> document.append("work", work(work)));
        return document;
    }

    static Order order(Document document) {
        return new Order(
                new OrderId(document.getString(ID)),
                new UserId(document.getString("caller")),
                text(document, "key").map(IdempotencyKey::new),
                document.getString(FINGERPRINT),
                new UserId(document.getString(USER)),
                new Basket(
                        document.getList("items", Document.class).stream()
                                .map(OrderDocument::line)
                                .toList(),
                        amount(document, "expectedTotal")),
                document.getString("currency"),
                document.getList(HISTORY, Document.class).stream()
                        .map(OrderDocument::historyEntry)
                        .toList(),
                child(document, "rejection").map(OrderDocument::reason),
                child(document, "work").map(OrderDocument::openWork),
                document.getLong(VERSION));
    }

    /** Since when the order has had its status. */
    static Instant since(Document document) {
        return document.getList(HISTORY, Document.class).getLast().getDate("at").toInstant();
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Document item(OrderLine line) {
        Document item = new Document("productId", line.product().value())
                .append("quantity", line.quantity().value());
        line.offer()
                .ifPresent(offer -> item.append("name", offer.name()).append("unitPrice", decimal(offer.unitPrice())));
        return item;
    }

    private static OrderLine line(Document item) {
        Optional<Offer> offer =
                text(item, "name").flatMap(name -> amount(item, "unitPrice").map(price -> new Offer(name, price)));
        return new OrderLine(
                new ProductId(item.getString("productId")), new Quantity(item.getInteger("quantity")), offer);
    }

    private static Document entry(HistoryEntry entry) {
        Document document = new Document("status", name(entry.status()))
                .append("at", Date.from(entry.at()))
                .append("role", name(entry.actor().role()))
                .append("actor", entry.actor().id());
        entry.key().ifPresent(key -> document.append("key", key.value()));
        return document;
    }

    private static HistoryEntry historyEntry(Document entry) {
        return new HistoryEntry(
                constant(OrderStatus.class, entry.getString("status")),
                instant(entry, "at"),
                new Actor(constant(Actor.Role.class, entry.getString("role")), entry.getString("actor")),
                text(entry, "key").map(IdempotencyKey::new));
    }

    private static Document rejection(Rejection rejection) {
        return switch (rejection) {
            case Rejection.InsufficientStock shortage ->
                new Document("reason", "insufficient-stock")
                        .append("productId", shortage.product().value())
                        .append("available", shortage.available());
            case Rejection.UnknownProduct unknown ->
                new Document("reason", "unknown-product")
                        .append("productId", unknown.product().value());
            case Rejection.Withdrawn withdrawn ->
                new Document("reason", "withdrawn")
                        .append("productId", withdrawn.product().value());
            case Rejection.PriceChanged changed ->
                new Document("reason", "price-changed").append("total", decimal(changed.total()));
            case Rejection.Unavailable unavailable -> new Document("reason", "unavailable");
        };
    }

    private static Rejection reason(Document rejection) {
        String reason = rejection.getString("reason");
        return switch (reason) {
            case "insufficient-stock" ->
                new Rejection.InsufficientStock(product(rejection), rejection.getInteger("available"));
            case "unknown-product" -> new Rejection.UnknownProduct(product(rejection));
            case "withdrawn" -> new Rejection.Withdrawn(product(rejection));
            case "price-changed" ->
                new Rejection.PriceChanged(amount(rejection, "total").orElseThrow());
            case "unavailable" -> new Rejection.Unavailable();
            default -> throw new IllegalStateException("not a rejection: " + reason);
        };
    }

    private static ProductId product(Document document) {
        return new ProductId(document.getString("productId"));
    }

    private static Document work(Work work) {
        Document document = new Document("step", name(work.step()))
                .append("due", Date.from(work.due()))
                .append("attempts", work.attempts());
        work.owner().ifPresent(owner -> document.append("owner", owner));
        return document;
    }

    private static Work openWork(Document work) {
        return new Work(
                constant(Work.Step.class, work.getString("step")),
                text(work, "owner"),
                instant(work, "due"),
                work.getInteger("attempts"));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static Instant instant(Document document, String field) {
        return document.getDate(field).toInstant();
    }

    private static Decimal128 decimal(Money money) {
        return new Decimal128(money.amount());
    }

    private static Optional<Money> amount(Document document, String field) {
        return Optional.ofNullable(document.get(field, Decimal128.class))
                .map(stored -> new Money(stored.bigDecimalValue()));
    }

    private static Optional<String> text(Document document, String field) {
        return Optional.ofNullable(document.getString(field));
    }

    private static Optional<Document> child(Document document, String field) {
        return Optional.ofNullable(document.get(field, Document.class));
    }
}
