package shop.user;

import java.util.Set;
import shop.defaults.auth.Principal;
import shop.defaults.auth.Role;
import shop.defaults.error.ServiceException;
import shop.defaults.http.ETags;
import shop.defaults.http.IfMatch;
import shop.defaults.idempotency.Idempotency.Attempt;

/**
 * Somebody goes for good. What is known of them is removed, not marked; orders keep the id, which names nobody any more
 * and is never given again; remembered answers to Idempotency-Keys go when they have been kept long enough. Access tokens
 * that are out end within their lifetime.
 */
final class EraseUser {
    private final Users users;
    private final FindUser findUser;
    private final RefreshTokens refreshTokens;
    private final LoginThrottle throttle;

    EraseUser(Users users, FindUser findUser, RefreshTokens refreshTokens, LoginThrottle throttle) {
        this.users = users;
        this.findUser = findUser;
        this.refreshTokens = refreshTokens;
        this.throttle = throttle;
    }

    /**
     * Erases the user.
     *
     * @param expected the versions of which one must be current
     * @param attempt whether an earlier one may have done it: nothing marks that there was a user, so that there is none is
     *     success then, and so is one who has signed up with the same email since. What that attempt may have left behind is
     *     worth nothing without the user, and expires
     * @throws ServiceException {@code not-found}; {@code precondition-failed}
     */
    void erase(Principal caller, String idOrEmail, IfMatch expected, Attempt attempt) {
        if (attempt.repeated() && findUser.isGone(caller, idOrEmail)) {
            return;
        }
        User user = findUser.find(caller, idOrEmail, Set.of(Role.ADMIN));
        if (attempt.repeated() && !user.createdAt().isBefore(attempt.begun())) {
            return;
        }
        // The user first: a login without a user is worth nothing, should the rest not happen.
        if (!users.erase(user.id(), expected) && users.byId(user.id()).isPresent()) {
            throw ETags.stale();
        }
        refreshTokens.revokeAllOf(user.id());
        throttle.forget(user.email());
    }
}
