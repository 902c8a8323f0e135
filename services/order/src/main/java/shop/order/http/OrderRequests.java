package shop.order.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.webserver.http.ServerRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Paging;
import shop.defaults.http.Requests;
import shop.defaults.idempotency.IdempotencyKeys;
import shop.defaults.json.Field;
import shop.defaults.json.QueryFields;
import shop.defaults.json.Values;
import shop.order.domain.IdempotencyKey;
import shop.order.domain.OrderId;
import shop.order.domain.OrderStatus;
import shop.order.placing.OrderErrors;
import shop.order.placing.Orders;

/** What the routes read from requests besides their bodies. */
final class OrderRequests {
    private OrderRequests() {}

    /** @throws ServiceException 404 also for what cannot be an order's id: there is none of that name */
    static OrderId order(ServerRequest request) {
        try {
            return new OrderId(Requests.path(request, "id"));
        } catch (IllegalArgumentException e) {
            throw OrderErrors.unknownOrder();
        }
    }

    static Optional<IdempotencyKey> idempotencyKey(ServerRequest request) {
        return IdempotencyKeys.of(request).map(IdempotencyKey::new);
    }

    /** What part of a list is asked for. */
    record Part(Optional<OrderStatus> status, Optional<Orders.Place> after, int limit) {}

    static Part part(ServerRequest request) {
        QueryFields query = Requests.query(request);
        Field<Optional<OrderStatus>> status = query.optional("status", Values.oneOf(OrderStatus.class));
        Field<Optional<Orders.Place>> after = query.optional("after", OrderRequests::place);
        Field<Integer> limit = Paging.limit(query);
        query.end();
        return new Part(status.value(), after.value(), limit.value());
    }

    /** The place in a list that a cursor names. */
    private static Orders.Place place(JsonNode node, String pointer) {
        List<String> key = Paging.cursor(2).parse(node, pointer);
        try {
            Instant createdAt = Instant.parse(key.getFirst());
            // Throws for what is too far away to be stored.
            return new Orders.Place(Instant.ofEpochMilli(createdAt.toEpochMilli()), new OrderId(key.getLast()));
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            throw new IllegalArgumentException("must be the value of a rel=\"next\" link", e);
        }
    }

    /** An empty JSON object passes for no body; many clients cannot but send one. */
    static void requireNoBody(ServerRequest request) {
        if (request.content().hasEntity()) {
            Requests.body(request).end();
        }
    }
}
