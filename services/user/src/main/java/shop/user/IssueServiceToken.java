package shop.user;

import java.util.Map;
import java.util.Optional;
import shop.defaults.config.Secret;
import shop.defaults.error.ServiceException;

/**
 * A service gets a token of its own by client credentials (RFC 6749, section 4.4). Its secret is long and random, so
 * failures need no throttle.
 */
final class IssueServiceToken {
    private static final String NOBODYS_SECRET = Digests.random(32);

    private final Map<String, Secret> clients;
    private final AccessTokens accessTokens;

    IssueServiceToken(Map<String, Secret> clients, AccessTokens accessTokens) {
        this.clients = Map.copyOf(clients);
        this.accessTokens = accessTokens;
    }

    /** @throws ServiceException {@code invalid-credentials}, the same for an unknown client and a wrong secret */
    String issue(String clientId, String clientSecret) {
        Optional<Secret> known = Optional.ofNullable(clients.get(clientId));
        // Digests have one length, so not even that of the secret shows in the time.
        boolean same = Digests.same(
                Digests.sha256(known.map(Secret::value).orElse(NOBODYS_SECRET)), Digests.sha256(clientSecret));
        if (!same || known.isEmpty()) {
            throw UserErrors.invalidClient();
        }
        return accessTokens.ofService(clientId);
    }
}
