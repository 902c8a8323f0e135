package shop.order.user;

import java.util.Optional;
import java.util.Set;
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
    /** There is no such user, or there cannot be one of that name. */
    private static final Set<Integer> NOBODY = Set.of(400, 404, 414);

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
        if (NOBODY.contains(response.status()) && response.problemCode().isPresent()) {
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
