package shop.order.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Set;
import shop.defaults.auth.Access;
import shop.defaults.auth.Principal;
import shop.defaults.auth.Role;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Cursor;
import shop.defaults.http.Deadline;
import shop.defaults.http.ETags;
import shop.defaults.http.NoLength;
import shop.defaults.http.Paging;
import shop.defaults.http.Requests;
import shop.defaults.http.Responses;
import shop.defaults.idempotency.IdempotencyKeys;
import shop.defaults.json.Field;
import shop.defaults.json.JsonFields;
import shop.defaults.json.Values;
import shop.order.domain.Order;
import shop.order.domain.OrderStatus;
import shop.order.domain.UserId;
import shop.order.placing.AdvanceOrder;
import shop.order.placing.Caller;
import shop.order.placing.CancelOrder;
import shop.order.placing.FindOrders;
import shop.order.placing.OrderErrors;
import shop.order.placing.PlaceOrder;
import shop.order.placing.Placement;

/** The Order Service's part of the REST contract. */
public final class OrderRoutes implements HttpService {
    private static final Set<Role> PEOPLE = Set.of(Role.CUSTOMER, Role.ADMIN);
    private static final Header PERSONAL = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "private, no-cache");

    private final Access access;
    private final PlaceOrder placeOrder;
    private final FindOrders findOrders;
    private final CancelOrder cancelOrder;
    private final AdvanceOrder advanceOrder;
    private final OrderEvents events;

    public OrderRoutes(
            Access access,
            PlaceOrder placeOrder,
            FindOrders findOrders,
            CancelOrder cancelOrder,
            AdvanceOrder advanceOrder,
            OrderEvents events) {
        this.access = access;
        this.placeOrder = placeOrder;
        this.findOrders = findOrders;
        this.cancelOrder = cancelOrder;
        this.advanceOrder = advanceOrder;
        this.events = events;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/order", access.anyOf(PEOPLE, this::place))
                .get("/order/{id}", access.anyOf(PEOPLE, this::read))
                .get("/orders", access.only(Role.ADMIN, this::listAll))
                .get("/orders/{user}", access.anyOf(PEOPLE, this::list))
                .post("/order/{id}/cancel", access.anyOf(PEOPLE, this::cancel))
                .put("/order/{id}/status", access.only(Role.ADMIN, this::advance))
                .get("/order/{id}/events", access.anyOf(PEOPLE, this::follow));
    }

    private void place(ServerRequest request, ServerResponse response, Principal principal) {
        PlaceOrderJson body = PlaceOrderJson.read(Requests.body(request));
        PlaceOrder.Wish wish = new PlaceOrder.Wish(
                caller(principal), body.userId(), body.basket(), OrderRequests.idempotencyKey(request));
        Placement placement = placeOrder.place(wish, Deadline.current());
        Order order = placement.order();
        switch (order.status()) {
            case PENDING -> accepted(request, response, placement);
            case REJECTED -> throw refusal(placement);
            default -> {
                tell(response, placement);
                Responses.created(request, response, location(order), OrderJson.of(order));
            }
        }
    }

    private void read(ServerRequest request, ServerResponse response, Principal principal) {
        Requests.query(request).end();
        Order order = findOrders.one(OrderRequests.order(request), caller(principal));
        String tag = tag(order);
        response.header(HeaderNames.ETAG, tag);
        response.header(PERSONAL);
        if (ETags.noneMatch(request, tag)) {
            response.status(Status.NOT_MODIFIED_304);
            NoLength.keepFrom(response);
            response.send();
        } else {
            Responses.ok(request, response, OrderJson.of(order));
        }
    }

    private void list(ServerRequest request, ServerResponse response, Principal principal) {
        OrderRequests.Part part = OrderRequests.part(request);
        UserId user = findOrders.user(Requests.path(request, "user"), caller(principal), Deadline.current());
        answer(request, response, part, findOrders.of(user, part.status(), part.after(), part.limit() + 1));
    }

    private void listAll(ServerRequest request, ServerResponse response, Principal principal) {
        OrderRequests.Part part = OrderRequests.part(request);
        answer(request, response, part, findOrders.newest(part.status(), part.after(), part.limit() + 1));
    }

    private static void answer(
            ServerRequest request, ServerResponse response, OrderRequests.Part part, List<Order> found) {
        List<Order> page = Paging.page(
                request,
                response,
                found,
                part.limit(),
                last -> Cursor.encode(last.createdAt().toString(), last.id().value()));
        response.header(PERSONAL);
        Responses.ok(request, response, page.stream().map(OrderJson::of).toList());
    }

    private void cancel(ServerRequest request, ServerResponse response, Principal principal) {
        OrderRequests.requireNoBody(request);
        Placement cancelled = cancelOrder.cancel(
                OrderRequests.order(request),
                caller(principal),
                OrderRequests.idempotencyKey(request),
                Deadline.current());
        changed(request, response, cancelled);
    }

    private void advance(ServerRequest request, ServerResponse response, Principal principal) {
        JsonFields body = Requests.body(request);
        Field<OrderStatus> status = body.required("status", Values.oneOf(OrderStatus.class));
        body.end();
        Placement advanced = advanceOrder.advance(
                OrderRequests.order(request), caller(principal), status.value(), OrderRequests.idempotencyKey(request));
        changed(request, response, advanced);
    }

    private void follow(ServerRequest request, ServerResponse response, Principal principal) {
        Requests.query(request).end();
        Order order = findOrders.one(OrderRequests.order(request), caller(principal));
        events.stream(request, response, order, principal.subject());
    }

    private static Caller caller(Principal principal) {
        return new Caller(new UserId(principal.subject()), principal.email(), principal.is(Role.ADMIN));
    }

    private static void accepted(ServerRequest request, ServerResponse response, Placement placement) {
        tell(response, placement);
        response.header(HeaderNames.LOCATION, location(placement.order()));
        response.header(HeaderNames.RETRY_AFTER, "1");
        Responses.send(request, response, Status.ACCEPTED_202, OrderJson.of(placement.order()));
    }

    private static void changed(ServerRequest request, ServerResponse response, Placement placement) {
        tell(response, placement);
        Responses.ok(request, response, OrderJson.of(placement.order()));
    }

    private static void tell(ServerResponse response, Placement placement) {
        response.header(HeaderNames.ETAG, tag(placement.order()));
        IdempotencyKeys.mark(response, placement.replayed());
    }

    private static ServiceException refusal(Placement placement) {
        ServiceException error = OrderErrors.of(placement.order());
        return placement.replayed() ? error.withHeader(IdempotencyKeys.REPLAYED.defaultCase(), "true") : error;
    }

    /** What clients see of an order changes with its history, and with nothing else. */
    private static String tag(Order order) {
        return ETags.of(order.history().size());
    }

    /** Relative, so that it is right behind a gateway that strips a prefix (RFC 3986, section 4.2). */
    private static String location(Order order) {
        return "order/" + order.id();
    }
}
