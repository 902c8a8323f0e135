package shop.defaults.auth;

import java.time.Duration;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;

/** The answers to a missing, wrong or insufficient token, with the challenges of RFC 6750, section 3. */
final class AuthErrors {
    private static final String CHALLENGE = "WWW-Authenticate";

    private AuthErrors() {}

    static ServiceException noToken() {
        return ServiceException.of(
                        CommonErrors.UNAUTHENTICATED, "Send an access token: Authorization: Bearer <access_token>.")
                .withHeader(CHALLENGE, "Bearer realm=\"shop\"");
    }

    /** The same answer for every fault, so that a forger learns nothing. */
    static ServiceException invalidToken() {
        return ServiceException.of(CommonErrors.UNAUTHENTICATED, "The access token is not valid, or no longer.")
                .withHeader(CHALLENGE, "Bearer realm=\"shop\", error=\"invalid_token\"");
    }

    static ServiceException insufficientRole() {
        return ServiceException.of(CommonErrors.FORBIDDEN, "Your role does not allow this.")
                .withHeader(CHALLENGE, "Bearer realm=\"shop\", error=\"insufficient_scope\"");
    }

    static ServiceException noKeys(Throwable cause) {
        return unavailable("Tokens cannot be checked at the moment.", cause);
    }

    /** Whoever asks has nothing to do with it: it is this service that cannot sign in. */
    static ServiceException noTokenOfOurOwn(Throwable cause) {
        return unavailable("The services behind this one cannot be called at the moment.", cause);
    }

    private static ServiceException unavailable(String detail, Throwable cause) {
        return ServiceException.of(CommonErrors.UNAVAILABLE, detail)
                .retryAfter(Duration.ofSeconds(2))
                .causedBy(cause);
    }
}
