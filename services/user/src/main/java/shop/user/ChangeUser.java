package shop.user;

import java.util.Optional;
import shop.defaults.auth.Principal;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Deadline;
import shop.defaults.http.ETags;
import shop.defaults.http.IfMatch;

/** Somebody changes their name or password, or an admin does it for them. */
final class ChangeUser {
    private final Users users;
    private final RefreshTokens refreshTokens;
    private final PasswordHasher hasher;
    private final PasswordRules rules;
    private final PasswordCheck passwordCheck;

    ChangeUser(
            Users users,
            RefreshTokens refreshTokens,
            PasswordHasher hasher,
            PasswordRules rules,
            PasswordCheck passwordCheck) {
        this.users = users;
        this.refreshTokens = refreshTokens;
        this.hasher = hasher;
        this.rules = rules;
        this.passwordCheck = passwordCheck;
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
     * @param client where the caller is, as the throttle counts
     */
    record Request(IfMatch expected, Optional<String> name, Optional<PasswordChange> password, String client) {}

    /**
     * How it ended.
     *
     * @param replayed whether an earlier attempt had changed the user
     */
    record Outcome(User user, boolean replayed) {}

    /**
     * Changes the user. A new password ends every login of the user.
     *
     * @param user whom the caller may change
     * @param effectId the same for every attempt: the last change is known by it, and not made again
     * @throws ServiceException {@code not-found}; {@code wrong-password}, counted as a failed login;
     *     {@code precondition-failed}; {@code conflict} if the password was changed at the same time; {@code
     *     idempotency-key-reused}, also counted, if a change of password with that effect id was another one
     */
    Outcome change(Principal caller, User user, Request request, String effectId, Deadline deadline) {
        if (request.password().isPresent()) {
            return setPassword(caller, user, request, request.password().get(), effectId, deadline);
        }
        if (request.name().isPresent()) {
            return rename(user, request, effectId);
        }
        if (!request.expected().admits(user.version())) {
            throw ETags.stale();
        }
        return new Outcome(user, false);
    }

    private Outcome rename(User user, Request request, String effectId) {
        Optional<User> changed = apply(user, request, Optional.empty(), effectId);
        if (changed.isPresent()) {
            return new Outcome(changed.get(), false);
        }
        User now = now(user);
        if (!now.isChangedBy(effectId)) {
            throw ETags.stale();
        }
        return new Outcome(now, true);
    }

    private Outcome setPassword(
            Principal caller, User user, Request request, PasswordChange password, String effectId, Deadline deadline) {
        rules.objection(password.next(), user.email()).ifPresent(objection -> {
            throw ServiceException.invalid("/password", objection);
        });
        if (user.isChangedBy(effectId)) {
            return repeated(user, request, password.next(), deadline);
        }
        boolean own = user.id().equals(caller.subject());
        User asking = own ? user : users.byId(caller.subject()).orElseThrow(UserErrors::wrongPassword);
        passwordCheck.require(password.current(), asking, request.client(), deadline, UserErrors::wrongPassword);
        String hash = hasher.hash(password.next(), deadline);
        Optional<User> changed =
                apply(user, request, Optional.of(new UserChange.NewPassword(hash, user.credentials(), true)), effectId);
        if (changed.isEmpty()) {
            User now = now(user);
            if (now.isChangedBy(effectId)) {
                return repeated(now, request, password.next(), deadline);
            }
            throw request.expected().admits(now.version())
                    ? ServiceException.of(CommonErrors.CONFLICT, "The password was changed at the same time.")
                    : ETags.stale();
        }
        refreshTokens.revokeAllOf(user.id());
        return new Outcome(changed.get(), false);
    }

    /**
     * What the effect id has changed last, it need not change again, if it is the same request. A digest of that would
     * make a fast hash of the new password, so it is known by what it left: the name and the password.
     */
    private Outcome repeated(User user, Request request, Password next, Deadline deadline) {
        if (request.name().filter(name -> !name.equals(user.name())).isPresent()) {
            throw keyReused();
        }
        passwordCheck.require(next, user, request.client(), deadline, ChangeUser::keyReused);
        return new Outcome(user, true);
    }

    private Optional<User> apply(
            User user, Request request, Optional<UserChange.NewPassword> password, String effectId) {
        return users.change(
                new UserChange(user.id(), request.expected(), request.name(), password, Optional.of(effectId)));
    }

    private User now(User user) {
        return users.byId(user.id()).orElseThrow(UserErrors::noSuchUser);
    }

    private static ServiceException keyReused() {
        return ServiceException.of(
                CommonErrors.IDEMPOTENCY_KEY_REUSED, "This key came with another change of password before.");
    }
}
