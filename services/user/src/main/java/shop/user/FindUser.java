package shop.user;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import shop.defaults.auth.Principal;
import shop.defaults.auth.Role;
import shop.defaults.error.ServiceException;

/**
 * Looks users up for those who may know. That somebody is an admin is not taken from the token, which says so for its
 * whole life, but from what is stored of them now.
 */
final class FindUser {
    private final Users users;

    FindUser(Users users) {
        this.users = users;
    }

    /**
     * The user with that id or email, for itself and for those with one of the roles.
     *
     * @throws ServiceException {@code not-found}, the same for a user that does not exist and for somebody else's
     */
    User find(Principal caller, String idOrEmail, Set<Role> alsoFor) {
        return find(idOrEmail)
                // By id, not by the email in the token: after an erasure the email may be another user's.
                .filter(user ->
                        user.id().equals(caller.subject()) || alsoFor.stream().anyMatch(role -> isStill(caller, role)))
                .orElseThrow(UserErrors::noSuchUser);
    }

    /** Whether there is no such user, and the caller is it or an admin, and so may hear it. */
    boolean isGone(Principal caller, String idOrEmail) {
        return find(idOrEmail).isEmpty() && (caller.isSelf(idOrEmail) || isStill(caller, Role.ADMIN));
    }

    /**
     * Users for an admin, as {@link Users#after}.
     *
     * @throws ServiceException {@code forbidden}
     */
    List<User> after(Principal caller, Optional<String> id, int limit) {
        if (!isStill(caller, Role.ADMIN)) {
            throw UserErrors.noAdmin();
        }
        return users.after(id, limit);
    }

    private Optional<User> find(String idOrEmail) {
        return idOrEmail.contains("@")
                ? EmailAddress.tryParse(idOrEmail).flatMap(users::byEmail)
                : users.byId(idOrEmail);
    }

    /** Services are no users: of them there is only what the token says. */
    private boolean isStill(Principal caller, Role role) {
        return caller.is(role)
                && (role == Role.SERVICE
                        || users.byId(caller.subject())
                                .filter(own -> own.roles().contains(role))
                                .isPresent());
    }
}
