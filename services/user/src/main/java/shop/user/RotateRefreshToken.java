package shop.user;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import shop.defaults.error.ServiceException;

/**
 * A refresh token is exchanged for the next one (RFC 9700, section 4.14.2). Each is good once. One that comes again was
 * copied, by the thief or from the thief, so its family ends and both must log in.
 *
 * <p>There is no grace window in which an old token still works. Only a token that was on its way here already when the
 * other exchange happened, as when two tabs ask at once, is merely refused.
 */
final class RotateRefreshToken {
    private static final Logger LOG = System.getLogger(RotateRefreshToken.class.getName());

    private final Users users;
    private final RefreshTokens refreshTokens;
    private final AccessTokens accessTokens;
    private final TokenConfig config;
    private final Clock clock;

    RotateRefreshToken(
            Users users, RefreshTokens refreshTokens, AccessTokens accessTokens, TokenConfig config, Clock clock) {
        this.users = users;
        this.refreshTokens = refreshTokens;
        this.accessTokens = accessTokens;
        this.config = config;
        this.clock = clock;
    }

    /** @throws ServiceException {@code invalid-refresh-token}, whatever is wrong with it */
    IssuedTokens rotate(RefreshToken token) {
        Instant received = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        RefreshTokens.Family family =
                refreshTokens.find(token.familyDigest()).orElseThrow(UserErrors::invalidRefreshToken);
        if (!Digests.same(family.current(), token.secretDigest())) {
            refuseReuse(family, received);
        }
        User user = users.byId(family.userId())
                .filter(owner -> owner.credentials() == family.credentials())
                .orElseThrow(() -> ended(family));
        if (!family.isLiveAt(received)) {
            throw ended(family);
        }
        RefreshToken next = token.successor();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (!refreshTokens.rotate(family, next.secretDigest(), now, now.plus(config.refreshIdle()))) {
            throw UserErrors.invalidRefreshToken(); // it was good when it came, as the first look has shown
        }
        return new IssuedTokens(accessTokens.of(user), next);
    }

    private void refuseReuse(RefreshTokens.Family family, Instant received) {
        if (!received.isBefore(family.rotatedAt())) {
            refreshTokens.revoke(family.id());
            LOG.log(
                    Level.WARNING,
                    "a refresh token of user {0} was used twice: its family is revoked",
                    family.userId());
        }
        throw UserErrors.invalidRefreshToken();
    }

    private ServiceException ended(RefreshTokens.Family family) {
        refreshTokens.revoke(family.id());
        return UserErrors.invalidRefreshToken();
    }
}
