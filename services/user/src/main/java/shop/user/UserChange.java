package shop.user;

import java.util.Optional;
import shop.defaults.http.IfMatch;

/**
 * One change of a user, applied as a whole or not at all.
 *
 * @param expected the versions of which one must be current
 * @param password the new password's hash, if it is to change
 * @param effectId names the request, for {@link User#changedBy()}; empty for what nobody asked for
 */
record UserChange(
        String id, IfMatch expected, Optional<String> name, Optional<NewPassword> password, Optional<String> effectId) {
    /**
     * A new password.
     *
     * @param replaced the {@link User#credentials()} that were checked: a password changed since is not overwritten
     * @param revoking whether what the old password opened is to be closed; not so when only the hashing changes
     */
    record NewPassword(String hash, long replaced, boolean revoking) {}
}
