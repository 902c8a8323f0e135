package shop.user;

import java.util.Optional;
import java.util.Set;
import shop.defaults.auth.Principal;
import shop.defaults.auth.Role;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Deadline;
import shop.defaults.http.ETags;
import shop.defaults.http.IfMatch;

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
     * @param mayBeRepeated whether the client named the request by a key, and so may be sending it again
     * @param client where the caller is, as the throttle counts
     */
    record Request(
            String idOrEmail,
            IfMatch expected,
            Optional<String> name,
            Optional<PasswordChange> password,
            boolean mayBeRepeated,
            String client) {}

    /**
     * How it ended.
     *
     * @param replayed whether the new password had been set by an earlier request
     */
    record Outcome(User user, boolean replayed) {}

    /**
     * Changes the user. A new password ends every login of the user.
     *
     * @throws ServiceException {@code not-found}; {@code wrong-password}, counted as a failed login;
     *     {@code precondition-failed}; {@code conflict} if the password was changed at the same time
     */
    Outcome change(Principal caller, Request request, Deadline deadline) {
        User user = findUser.find(caller, request.idOrEmail(), Set.of(Role.ADMIN));
        if (request.name().isEmpty() && request.password().isEmpty()) {
            if (!request.expected().admits(user.version())) {
                throw ETags.stale();
            }
            return new Outcome(user, false);
        }
        if (request.password().isEmpty()) {
            return new Outcome(apply(request, user, Optional.empty()), false);
        }
        PasswordChange password = request.password().get();
        if (!isCallersPassword(caller, user, request, password, deadline)) {
            return new Outcome(user, true);
        }
        String hash = hasher.hash(password.next(), deadline);
        User changed = apply(request, user, Optional.of(new UserChange.NewPassword(hash, user.credentials(), true)));
        refreshTokens.revokeAllOf(user.id());
        return new Outcome(changed, false);
    }

    private User apply(Request request, User user, Optional<UserChange.NewPassword> password) {
        return users.change(new UserChange(user.id(), request.expected(), request.name(), password))
                .orElseThrow(() -> notChanged(request, user));
    }

    /**
     * Whether the caller knows their own password. A digest of the request would make a fast hash of the new password,
     * so a repeated request is known by its effect: the caller's password is the new one already.
     *
     * @return false if this is a repetition, and there is nothing left to do
     */
    private boolean isCallersPassword(
            Principal caller, User user, Request request, PasswordChange password, Deadline deadline) {
        rules.objection(password.next(), user.email()).ifPresent(objection -> {
            throw ServiceException.invalid("/password", objection);
        });
        boolean own = user.id().equals(caller.subject());
        User asking = own ? user : users.byId(caller.subject()).orElseThrow(UserErrors::wrongPassword);
        LoginThrottle.Attempt attempt = LoginThrottle.Attempt.of(asking.email(), request.client());
        throttle.check(attempt);
        if (matches(password.current(), asking, attempt, deadline)) {
            return true;
        }
        if (own && request.mayBeRepeated() && matches(password.next(), asking, attempt, deadline)) {
            return false;
        }
        throttle.failed(attempt);
        throw UserErrors.wrongPassword();
    }

    private boolean matches(Password password, User user, LoginThrottle.Attempt attempt, Deadline deadline) {
        return hasher.check(password, Optional.of(user.passwordHash()), deadline, () -> throttle.check(attempt))
                .matches();
    }

    private ServiceException notChanged(Request request, User before) {
        Optional<User> now = users.byId(before.id());
        if (now.isEmpty()) {
            return UserErrors.noSuchUser();
        }
        return request.expected().admits(now.get().version())
                ? ServiceException.of(CommonErrors.CONFLICT, "The password was changed at the same time.")
                : ETags.stale();
    }
}
