package shop.defaults.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Deadline;
import shop.defaults.json.Json;

/**
 * This service's own access token, for calls to its neighbours (client credentials, RFC 6749, section 4.4). It is
 * renewed in the background at half its life, so the User Service may be away for the other half.
 */
public final class ServiceTokens implements AutoCloseable {
    private static final String PATH = "/token";

    private final Renewing<String> token;
    private final UserServiceCalls userService;

    private ServiceTokens(Renewing<String> token, UserServiceCalls userService) {
        this.token = token;
        this.userService = userService;
    }

    /** Starts to get a token in the background; does not wait for it. */
    public static ServiceTokens start(AuthConfig config, ClientCredentials credentials) {
        UserServiceCalls userService = UserServiceCalls.to(config);
        Map<String, String> grant = Map.of(
                "client_id",
                credentials.clientId(),
                "client_secret",
                credentials.clientSecret().value());
        return new ServiceTokens(
                new Renewing<>(
                        "token of " + credentials.clientId(),
                        () -> read(userService.post(PATH, grant)),
                        Renewing.Pace.of(config.timeout())),
                userService);
    }

    /**
     * A token that is valid now.
     *
     * @throws ServiceException {@code unavailable} when there is none and the User Service gives none by the deadline
     */
    public String current(Deadline deadline) {
        try {
            return token.get(deadline);
        } catch (Renewing.Unavailable e) {
            throw AuthErrors.noTokenOfOurOwn(e);
        }
    }

    /** Tells that a neighbour refused that token (401), so that the next call gets a new one. */
    public void refused(String refusedToken) {
        token.forget(refusedToken);
    }

    @Override
    public void close() {
        token.close();
        userService.close();
    }

    private static Renewing.Fetched<String> read(byte[] body) {
        JsonNode answer = Json.read(body);
        String accessToken = answer.path("access_token").asText("");
        Duration life = Duration.ofSeconds(answer.path("expires_in").asLong(0));
        if (accessToken.isEmpty() || life.isZero() || life.isNegative()) {
            throw new IllegalStateException("the User Service answered without a token");
        }
        // Not to the last second: the neighbour sees it a little later, by its own clock.
        return new Renewing.Fetched<>(
                accessToken, life.dividedBy(2), Optional.of(life.multipliedBy(9).dividedBy(10)));
    }
}
