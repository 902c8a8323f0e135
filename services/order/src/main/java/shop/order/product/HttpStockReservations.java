package shop.order.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import shop.defaults.client.ClientRequest;
import shop.defaults.client.ClientResponse;
import shop.defaults.http.Deadline;
import shop.defaults.json.Json;
import shop.order.domain.Money;
import shop.order.domain.Offer;
import shop.order.domain.OrderId;
import shop.order.domain.OrderLine;
import shop.order.domain.Rejection;
import shop.order.neighbour.Neighbour;
import shop.order.neighbour.Outcome;
import shop.order.placing.StockReservations;

/** The Product Service's {@code decrease_stock} and {@code release_stock}, with the order's id as their key. */
public final class HttpStockReservations implements StockReservations {
    private static final System.Logger LOG = System.getLogger(HttpStockReservations.class.getName());

    private final Neighbour products;

    public HttpStockReservations(Neighbour products) {
        this.products = products;
    }

    @Override
    public Taking take(OrderId order, OrderLine line, Deadline deadline) {
        return switch (products.call(request("/products/{}/decrease_stock", order, line), deadline)) {
            case Outcome.Answered answered -> taking(line, answered.response(), answered.inDoubt());
            case Outcome.Failed failed ->
                failed.inDoubt() ? new Taking.Unknown(failed.failure()) : new Taking.NotTaken(failed.failure());
        };
    }

    @Override
    public boolean giveBack(OrderId order, OrderLine line, Deadline deadline) {
        return switch (products.call(request("/products/{}/release_stock", order, line), deadline)) {
            case Outcome.Answered answered -> isGone(order, line, answered.response());
            case Outcome.Failed failed -> false;
        };
    }

    private static ClientRequest request(String path, OrderId order, OrderLine line) {
        return ClientRequest.put(path, line.product())
                .idempotencyKey(order.value())
                .json(Map.of("quantity", line.quantity().value()));
    }

    private Taking taking(OrderLine line, ClientResponse response, boolean inDoubt) {
        if (response.status() == 200) {
            return offer(response)
                    .<Taking>map(Taking.Taken::new)
                    .orElseGet(() -> new Taking.Unknown(products.noSense(response)));
        }
        String code = response.problemCode().orElse("");
        if (isUnknown(line, response)) {
            return new Taking.Refused(new Rejection.UnknownProduct(line.product()), !inDoubt);
        }
        if (code.equals("insufficient-stock")) {
            int available = response.json().path("available").asInt(0);
            return new Taking.Refused(new Rejection.InsufficientStock(line.product(), available), !inDoubt);
        }
        if (code.equals("movement-void")) {
            return new Taking.Refused(new Rejection.Withdrawn(line.product()), true);
        }
        return inDoubt
                ? new Taking.Unknown(products.noSense(response))
                : new Taking.NotTaken(products.noSense(response));
    }

    private static boolean isGone(OrderId order, OrderLine line, ClientResponse response) {
        if (response.status() == 200 || isUnknown(line, response)) {
            return true;
        }
        LOG.log(
                Level.ERROR,
                "order " + order + " cannot give back product " + line.product() + ": status " + response.status() + " "
                        + response.problemCode().orElse(""));
        return false;
    }

    /** A 404 that does not name the product is somebody else's, who was asked by mistake. */
    private static boolean isUnknown(OrderLine line, ClientResponse response) {
        return response.status() == 404
                && response.problemCode().isPresent()
                && response.json()
                        .path("productId")
                        .asText()
                        .equals(line.product().value());
    }

    private static Optional<Offer> offer(ClientResponse response) {
        try {
            JsonNode product = response.json();
            JsonNode name = product.path("name");
            JsonNode price = product.path("price");
            return name.isTextual() && price.isNumber()
                    ? Optional.of(new Offer(name.textValue(), new Money(price.decimalValue())))
                    : Optional.empty();
        } catch (Json.MalformedJson | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
