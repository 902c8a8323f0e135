package shop.user;

import java.time.Duration;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ErrorType;
import shop.defaults.error.ServiceException;

/** The errors that only the User Service knows, and those that must read the same wherever they arise. */
final class UserErrors {
    static final ErrorType EMAIL_TAKEN = new ErrorType("email-taken", 409, "The email address is taken");
    static final ErrorType INVALID_CREDENTIALS =
            new ErrorType("invalid-credentials", 401, "The credentials are not valid");
    static final ErrorType INVALID_REFRESH_TOKEN =
            new ErrorType("invalid-refresh-token", 401, "The refresh token is not valid");
    static final ErrorType WRONG_PASSWORD = new ErrorType("wrong-password", 403, "The current password is wrong");

    private UserErrors() {}

    static ServiceException emailTaken() {
        return ServiceException.of(EMAIL_TAKEN, "Somebody has signed up with this email address already.");
    }

    /** The same for an unknown email and for a wrong password. */
    static ServiceException invalidCredentials() {
        return challenged(INVALID_CREDENTIALS, "Email and password do not match an account.");
    }

    static ServiceException invalidClient() {
        return challenged(INVALID_CREDENTIALS, "Client id and secret do not match a service.");
    }

    /** The same for one that is unknown, expired, used before, or revoked. */
    static ServiceException invalidRefreshToken() {
        return challenged(INVALID_REFRESH_TOKEN, "The refresh token is not valid, or no longer. Log in again.");
    }

    static ServiceException wrongPassword() {
        return ServiceException.of(WRONG_PASSWORD, "The current password is not the one given.");
    }

    static ServiceException tooManyFailures(Duration wait) {
        return tooMany("Too many failed attempts. Wait before you try again.", wait);
    }

    static ServiceException tooManySignUps(Duration wait) {
        return tooMany("Too many sign-ups from your address. Wait before you try again.", wait);
    }

    static ServiceException busy() {
        return ServiceException.of(CommonErrors.UNAVAILABLE, "Too many people sign in at the moment. Try again.")
                .retryAfter(Duration.ofSeconds(1));
    }

    /** The same for a user that does not exist and for one that is not the caller's to see. */
    static ServiceException noSuchUser() {
        return ServiceException.of(CommonErrors.NOT_FOUND, "There is no such user.");
    }

    /** As for a token without the role: it names one that its user has no longer. */
    static ServiceException noAdmin() {
        return ServiceException.of(CommonErrors.FORBIDDEN, "Your role does not allow this.")
                .withHeader("WWW-Authenticate", "Bearer realm=\"shop\", error=\"insufficient_scope\"");
    }

    private static ServiceException tooMany(String detail, Duration wait) {
        return ServiceException.of(CommonErrors.TOO_MANY_REQUESTS, detail).retryAfter(wait);
    }

    /** A 401 names the way to sign in (RFC 9110, section 15.5.2). */
    private static ServiceException challenged(ErrorType type, String detail) {
        return ServiceException.of(type, detail).withHeader("WWW-Authenticate", "Bearer realm=\"shop\"");
    }
}
