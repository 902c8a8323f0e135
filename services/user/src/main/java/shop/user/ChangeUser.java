package shop.user;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import shop.defaults.auth.Principal;
import shop.defaults.auth.Role;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Deadline;
import shop.defaults.http.ETags;

/** Somebody changes their name or password, or an admin does it for them. */
final class ChangeUser {
    private final Users users;
    private final FindUser findUser;
    private final RefreshTokens refreshTokens;
    private final PasswordHasher hasher;
    private final PasswordRules rules;
    private final LoginThrottle throttle;

    ChangeUser(
            Users users,
            FindUser findUser,
            RefreshTokens refreshTokens,
            PasswordHasher hasher,
            PasswordRules rules,
            LoginThrottle throttle) {
        this.users = users;
        this.findUser = findUser;
        this.refreshTokens = refreshTokens;
        this.hasher = hasher;
        this.rules = rules;
        this.throttle = throttle;
    }

    /**
     * A password to set.
     *
     * @param current the caller's own password, which for an admin is not the one that changes: a token that somebody
     *     left lying about is not enough
     */
    record PasswordChange(Password current, Password next) {}

    /**
     * What is to change. The email is not among it: it is what people sign in with and stands in tokens.
     *
     * @param clientAddress where the caller is, for the throttle
     */
    record Request(
            String idOrEmail,
            OptionalLong expectedVersion,
            Optional<String> name,
            Optional<PasswordChange> password,
            String clientAddress) {}

    /**
     * Changes the user. A new password ends every login of the user.
     *
     * @throws ServiceException {@code not-found}; {@code wrong-password}, counted as a failed login;
     *     {@code precondition-failed}; {@code conflict} if the password was changed at the same time
     */
    User change(Principal caller, Request request, Deadline deadline) {
        User user = findUser.find(caller, request.idOrEmail(), Set.of(Role.ADMIN));
        if (request.name().isEmpty() && request.password().isEmpty()) {
            return user;
        }
        Optional<UserChange.NewPassword> password =
                request.password().map(change -> newPassword(caller, user, change, request.clientAddress(), deadline));
        User changed = users.change(new UserChange(user.id(), request.expectedVersion(), request.name(), password))
                .orElseThrow(() -> notChanged(request, user));
        if (password.isPresent()) {
            refreshTokens.revokeAllOf(user.id());
        }
        return changed;
    }

    private UserChange.NewPassword newPassword(
            Principal caller, User user, PasswordChange change, String clientAddress, Deadline deadline) {
        rules.objection(change.next(), user.email()).ifPresent(objection -> {
            throw ServiceException.invalid("/password", objection);
        });
        User asking = user.id().equals(caller.subject())
                ? user
                : users.byId(caller.subject()).orElseThrow(UserErrors::wrongPassword);
        LoginThrottle.Attempt attempt = LoginThrottle.Attempt.of(asking.email(), clientAddress);
        throttle.check(attempt);
        boolean matches = hasher.check(
                        change.current(), Optional.of(asking.passwordHash()), deadline, () -> throttle.check(attempt))
                .matches();
        if (!matches) {
            throttle.failed(attempt);
            throw UserErrors.wrongPassword();
        }
        return new UserChange.NewPassword(hasher.hash(change.next(), deadline), user.credentials(), true);
    }

    private ServiceException notChanged(Request request, User before) {
        Optional<User> now = users.byId(before.id());
        if (now.isEmpty()) {
            return UserErrors.noSuchUser();
        }
        boolean stale = request.expectedVersion().isPresent()
                && request.expectedVersion().getAsLong() != now.get().version();
        return stale
                ? ETags.stale()
                : ServiceException.of(CommonErrors.CONFLICT, "The password was changed at the same time.");
    }
}
