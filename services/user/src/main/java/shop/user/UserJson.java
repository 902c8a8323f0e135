package shop.user;

import java.time.Instant;
import java.util.List;
import shop.defaults.auth.Role;

/** A user as answers show it. */
public record UserJson(String id, String email, String name, List<String> roles, Instant createdAt) {
    static UserJson of(User user) {
        return new UserJson(
                user.id(),
                user.email().value(),
                user.name(),
                user.roles().stream().map(Role::wireName).sorted().toList(),
                user.createdAt());
    }
}
