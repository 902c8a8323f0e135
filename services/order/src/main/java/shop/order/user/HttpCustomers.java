package shop.order.user;

import java.util.Optional;
import shop.defaults.client.ClientRequest;
import shop.defaults.client.ClientResponse;
import shop.defaults.http.Deadline;
import shop.defaults.json.Json;
import shop.order.domain.UserId;
import shop.order.neighbour.Neighbour;
import shop.order.neighbour.Outcome;
import shop.order.placing.Customers;

/** The User Service's {@code GET /user/{id or email}}. */
public final class HttpCustomers implements Customers {
    private final Neighbour users;

    public HttpCustomers(Neighbour users) {
        this.users = users;
    }

    @Override
    public Optional<UserId> find(String idOrEmail, Deadline deadline) {
        return switch (users.call(ClientRequest.get("/user/{}", idOrEmail), deadline)) {
            case Outcome.Answered answered -> user(answered.response());
            case Outcome.Failed failed -> throw failed.failure();
        };
    }

    private Optional<UserId> user(ClientResponse response) {
        if (response.status() == 404 && response.problemCode().isPresent()) {
            return Optional.empty();
        }
        if (response.status() == 200) {
            try {
                return Optional.of(new UserId(response.json().path("id").asText("")));
            } catch (Json.MalformedJson | IllegalArgumentException e) {
                throw users.noSense(response).causedBy(e);
            }
        }
        throw users.noSense(response);
    }
}
