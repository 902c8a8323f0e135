package shop.user;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import shop.defaults.auth.Role;
import shop.defaults.http.Deadline;

/**
 * Sees to it that somebody can administer a new shop. Several replicas may do so at once: the unique index lets one of
 * them. An account that exists is left as it is, password and roles.
 */
final class FirstAdmin {
    private static final Logger LOG = System.getLogger(FirstAdmin.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Optional<SignUp.Applicant> applicant;
    private final Users users;
    private final SignUp signUp;

    FirstAdmin(Optional<SignUp.Applicant> applicant, Users users, SignUp signUp) {
        this.applicant = applicant;
        this.users = users;
        this.signUp = signUp;
    }

    void ensure() {
        applicant.ifPresent(this::ensure);
    }

    private void ensure(SignUp.Applicant admin) {
        Optional<User> known = users.byEmail(admin.email());
        if (known.isEmpty()) {
            User user = signUp.newUser(admin, Set.of(Role.ADMIN), Deadline.after(PATIENCE), () -> {});
            Users.Added added = users.add(user, Optional.empty());
            if (added == Users.Added.YES) {
                LOG.log(Level.INFO, "the first admin was created, with id {0}", user.id());
            }
        } else if (!known.get().roles().contains(Role.ADMIN)) {
            LOG.log(Level.WARNING, "user.first-admin names a user who is no admin; nothing was changed");
        }
    }
}
