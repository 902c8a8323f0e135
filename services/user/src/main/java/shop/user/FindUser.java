package shop.user;

import java.util.Optional;
import java.util.Set;
import shop.defaults.auth.Principal;
import shop.defaults.auth.Role;
import shop.defaults.error.ServiceException;

/** Looks a user up by id or email, for those who may know. */
final class FindUser {
    private final Users users;

    FindUser(Users users) {
        this.users = users;
    }

    /**
     * The user, for itself and for those with one of the roles.
     *
     * @throws ServiceException {@code not-found}, the same for a user that does not exist and for somebody else's
     */
    User find(Principal caller, String idOrEmail, Set<Role> alsoFor) {
        return find(idOrEmail)
                // By id, not by the email in the token: after an erasure the email may be another user's.
                .filter(user ->
                        user.id().equals(caller.subject()) || alsoFor.stream().anyMatch(caller::is))
                .orElseThrow(UserErrors::noSuchUser);
    }

    private Optional<User> find(String idOrEmail) {
        return idOrEmail.contains("@")
                ? EmailAddress.tryParse(idOrEmail).flatMap(users::byEmail)
                : users.byId(idOrEmail);
    }
}
