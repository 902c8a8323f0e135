package shop.defaults.auth;

import java.util.Optional;
import java.util.Set;

/**
 * The one who asks, as the verified access token says.
 *
 * @param subject the user's id, or a service's client id
 * @param email in normal form; absent for services
 */
public record Principal(String subject, Optional<String> email, Set<Role> roles) {
    public Principal {
        if (subject.isBlank()) {
            throw new IllegalArgumentException("subject must not be blank");
        }
        roles = Set.copyOf(roles);
    }

    public boolean is(Role role) {
        return roles.contains(role);
    }

    /**
     * Whether that is this principal's own id or email. Emails are compared without regard to case, as the User Service
     * does.
     */
    public boolean isSelf(String idOrEmail) {
        return subject.equals(idOrEmail)
                || email.filter(own -> own.equalsIgnoreCase(idOrEmail)).isPresent();
    }
}
