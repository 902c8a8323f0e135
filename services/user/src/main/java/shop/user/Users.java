package shop.user;

import java.util.List;
import java.util.Optional;
import shop.defaults.error.ServiceException;
import shop.defaults.http.IfMatch;

/** All users. No two have the same email, however many sign up at once. */
interface Users {
    /** Whether a new user was added. */
    enum Added {
        YES,
        EMAIL_TAKEN,
        /** The same Idempotency-Key has added a user before. */
        KEY_USED
    }

    /**
     * Adds a user, if nobody has the email.
     *
     * @param key names this act of signing up, so that it may be repeated; no two users come from the same one
     */
    Added add(User user, Optional<String> key);

    Optional<User> byId(String id);

    Optional<User> byEmail(EmailAddress email);

    /** The user that an act of signing up added, with the name, password and version of then. */
    Optional<User> byKey(String key);

    /** Up to {@code limit} users with ids after that one, by id, which is by age. */
    List<User> after(Optional<String> id, int limit);

    /**
     * Changes the user. What the same request has changed last is not changed again.
     *
     * @return the changed user; empty if there is none with that id in that state
     */
    Optional<User> change(UserChange change);

    /**
     * Removes everything that is known of the user.
     *
     * @param expected the versions of which one must be current
     * @return whether there was one at such a version
     */
    boolean erase(String id, IfMatch expected);

    /** @throws ServiceException {@code unavailable} while the database does not answer */
    void createIndexes();
}
