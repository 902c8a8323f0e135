package shop.product.stock;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import shop.defaults.auth.Access;
import shop.defaults.auth.Principal;
import shop.defaults.auth.Role;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Cursor;
import shop.defaults.http.Deadline;
import shop.defaults.http.Ids;
import shop.defaults.http.Paging;
import shop.defaults.http.Requests;
import shop.defaults.http.Responses;
import shop.defaults.idempotency.IdempotencyKeys;
import shop.defaults.json.Field;
import shop.defaults.json.JsonFields;
import shop.defaults.json.QueryFields;
import shop.defaults.json.Values;
import shop.product.catalog.ProductJson;
import shop.product.catalog.ProductTag;
import shop.product.catalog.StockLevel;
import shop.product.catalog.StockedProducts;

/** The Product Service's part of the REST contract that is about stock. */
public final class StockRoutes implements HttpService {
    private static final Set<Role> STOCK_KEEPERS = Set.of(Role.SERVICE, Role.ADMIN);

    private final Access access;
    private final StockLedger ledger;
    private final StockedProducts products;
    private final Currency currency;

    public StockRoutes(Access access, StockLedger ledger, StockedProducts products, Currency currency) {
        this.access = access;
        this.ledger = ledger;
        this.products = products;
        this.currency = currency;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.put("/products/{id}/decrease_stock", access.anyOf(STOCK_KEEPERS, this::decrease))
                .put("/products/{id}/update_stock", access.only(Role.ADMIN, this::refill))
                .put("/products/{id}/release_stock", access.anyOf(STOCK_KEEPERS, this::release))
                .get("/products/{id}/stock_movements", access.only(Role.ADMIN, this::movements));
    }

    /** One of the ledger's acts. */
    @FunctionalInterface
    private interface Act {
        Receipt on(String product, String key, long quantity, Duration patience);
    }

    private void decrease(ServerRequest request, ServerResponse response, Principal caller) {
        move(request, response, caller, Requests.body(request), ledger::decrease);
    }

    private void refill(ServerRequest request, ServerResponse response, Principal caller) {
        move(request, response, caller, Requests.body(request), ledger::refill);
    }

    /** A decrease is undone by its key; without one there is nothing to undo. */
    private void release(ServerRequest request, ServerResponse response, Principal caller) {
        JsonFields body = Requests.body(request);
        if (IdempotencyKeys.of(request).isEmpty()) {
            throw ServiceException.invalid(
                    IdempotencyKeys.HEADER.defaultCase(), "is required: the key of the decrease");
        }
        move(request, response, caller, body, ledger::release);
    }

    private void move(ServerRequest request, ServerResponse response, Principal caller, JsonFields body, Act act) {
        String key = key(request, caller);
        long quantity = quantity(body);
        Receipt receipt = act.on(
                Requests.path(request, "id"), key, quantity, Deadline.current().remaining());
        IdempotencyKeys.mark(response, receipt.replayed());
        response.header(HeaderNames.ETAG, ProductTag.of(receipt.product()));
        Responses.ok(request, response, ProductJson.of(receipt.product(), currency));
    }

    /** A service's key is an order's id and stands as it is; a person's must not meet one, or another person's. */
    private static String key(ServerRequest request, Principal caller) {
        String key = IdempotencyKeys.of(request).orElseGet(Ids::next);
        return caller.is(Role.SERVICE) ? key : "by:" + caller.subject() + ":" + key;
    }

    private static long quantity(JsonFields body) {
        Field<Integer> quantity = body.required("quantity", Values.integer(1, (int) StockLevel.LIMIT));
        body.end();
        return quantity.value();
    }

    private void movements(ServerRequest request, ServerResponse response, Principal admin) {
        String id = Requests.path(request, "id");
        QueryFields query = Requests.query(request);
        Field<Integer> limit = Paging.limit(query);
        Field<Long> after = query.optional("after", Values.parsed(StockRoutes::seq), 0L);
        query.end();
        if (products.find(id).isEmpty()) {
            throw StockErrors.notFound(id);
        }
        List<StockMovement> found = ledger.entries(id, after.value() + 1, limit.value() + 1);
        List<StockMovement> page = Paging.page(
                request, response, found, limit.value(), entry -> Cursor.encode(Long.toString(entry.seq())));
        Responses.ok(request, response, page.stream().map(MovementJson::of).toList());
    }

    private static Long seq(String cursor) {
        String seq = Cursor.decode(cursor, 1).getFirst();
        if (!seq.matches("[0-9]{1,17}")) {
            throw new IllegalArgumentException("must be the value of a rel=\"next\" link");
        }
        return Long.valueOf(seq);
    }
}
