package shop.user;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import shop.defaults.auth.Role;

/**
 * Somebody who can sign in.
 *
 * @param id for ever; orders refer to it
 * @param passwordHash in PHC string format, with its parameters and salt
 * @param credentials rises with every new password, so that what the old one opened can be told
 * @param version rises with every change
 * @param changedBy names the request that changed it last; empty when none has
 */
record User(
        String id,
        EmailAddress email,
        String name,
        Set<Role> roles,
        String passwordHash,
        long credentials,
        Instant createdAt,
        long version,
        Optional<String> changedBy) {
    static final int MAX_NAME = 100;

    User {
        roles = Set.copyOf(roles);
    }

    /** Whether that request has changed it, and none since. */
    boolean isChangedBy(String effectId) {
        return changedBy.filter(effectId::equals).isPresent();
    }

    @Override
    public String toString() {
        return "User[" + id + "]";
    }
}
