package shop.user;

import java.util.Optional;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Deadline;

/** Turns passwords into what is stored, slowly on purpose. At most a configured number of hashes run at once. */
interface PasswordHasher {
    /**
     * What a check found.
     *
     * @param outdated whether the stored hash should be made anew: the parameters have changed since
     */
    record Verdict(boolean matches, boolean outdated) {}

    /**
     * The hash in PHC string format, salted.
     *
     * @throws ServiceException {@code unavailable} if its turn does not come in time
     */
    String hash(Password password, Deadline deadline);

    /**
     * As {@link #hash}, for somebody who is not known yet. However many sign up, they leave turns to all others.
     *
     * @param onTurn runs when it is this sign-up's turn, before the work
     */
    String hashForSignUp(Password password, Deadline deadline, Runnable onTurn);

    /**
     * Whether that is the password behind the hash. Without a hash it does the same work and finds that it is not: so
     * the time does not tell whether there is an account.
     *
     * @param onTurn runs when it is this check's turn, before the work
     * @throws ServiceException {@code unavailable} if its turn does not come in time
     */
    Verdict check(Password password, Optional<String> hash, Deadline deadline, Runnable onTurn);
}
