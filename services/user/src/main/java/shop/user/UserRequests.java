package shop.user;

import java.util.Optional;
import shop.defaults.error.ServiceException;
import shop.defaults.http.IfMatch;
import shop.defaults.json.Field;
import shop.defaults.json.JsonFields;
import shop.defaults.json.ValueParser;
import shop.defaults.json.Values;

/** Reads the bodies of requests. What a body may not contain, such as roles, is refused as unknown. */
final class UserRequests {
    /** Longer than any password that was ever accepted, so that what is typed wrong is wrong, not invalid. */
    private static final int MAX_TYPED = 1_024;

    private static final int MAX_TOKEN = 1_024;

    private static final ValueParser<EmailAddress> EMAIL = Values.parsed(EmailAddress::parse);
    private static final ValueParser<EmailAddress> NEW_EMAIL = Values.parsed(EmailAddress::parseNew);
    private static final ValueParser<String> NAME = Values.text(1, User.MAX_NAME);
    private static final ValueParser<Password> PASSWORD =
            (node, pointer) -> Password.of(Values.opaque(0, MAX_TYPED).parse(node, pointer));

    private final PasswordRules rules;

    UserRequests(PasswordRules rules) {
        this.rules = rules;
    }

    record Login(EmailAddress email, Password password) {}

    /** The two ways to ask for a token. */
    sealed interface Grant {}

    record Refresh(RefreshToken token) implements Grant {}

    record ClientCredentials(String id, String secret) implements Grant {
        @Override
        public String toString() {
            return "ClientCredentials[" + id + "]";
        }
    }

    SignUp.Applicant signUp(JsonFields body) {
        Field<EmailAddress> email = body.required("email", NEW_EMAIL);
        Field<Password> password = body.required("password", PASSWORD);
        Field<String> name = body.required("name", NAME);
        body.end();
        rules.objection(password.value(), email.value()).ifPresent(objection -> {
            throw ServiceException.invalid("/password", objection);
        });
        return new SignUp.Applicant(email.value(), password.value(), name.value());
    }

    static Login login(JsonFields body) {
        Field<EmailAddress> email = body.required("email", EMAIL);
        Field<Password> password = body.required("password", PASSWORD);
        body.end();
        return new Login(email.value(), password.value());
    }

    static Grant grant(JsonFields body) {
        Field<Optional<String>> refresh = body.optional("refresh_token", Values.opaque(1, MAX_TOKEN));
        Field<Optional<String>> clientId = body.optional("client_id", Values.opaque(1, 100));
        Field<Optional<String>> secret = body.optional("client_secret", Values.opaque(1, MAX_TYPED));
        body.end();
        if (refresh.value().isPresent()
                && clientId.value().isEmpty()
                && secret.value().isEmpty()) {
            return new Refresh(RefreshToken.parse(refresh.value().get()).orElseThrow(UserErrors::invalidRefreshToken));
        }
        if (refresh.value().isEmpty()
                && clientId.value().isPresent()
                && secret.value().isPresent()) {
            return new ClientCredentials(clientId.value().get(), secret.value().get());
        }
        throw ServiceException.invalid("", "must have either refresh_token, or client_id and client_secret");
    }

    /** Nothing, if the text cannot be a token: then there is nothing to end. */
    static Optional<RefreshToken> logOut(JsonFields body) {
        Field<String> token = body.required("refresh_token", Values.opaque(1, MAX_TOKEN));
        body.end();
        return RefreshToken.parse(token.value());
    }

    static ChangeUser.Request change(
            JsonFields body,
            String idOrEmail,
            IfMatch expected,
            Optional<String> idempotencyKey,
            String clientAddress) {
        Field<Optional<String>> name = body.optional("name", NAME);
        Field<Optional<Password>> next = body.optional("password", PASSWORD);
        Field<Optional<Password>> current = body.optional("currentPassword", PASSWORD);
        body.end();
        if (next.value().isPresent() && current.value().isEmpty()) {
            throw ServiceException.invalid("/currentPassword", "is required to set a password: your own current one");
        }
        Optional<ChangeUser.PasswordChange> password =
                next.value().flatMap(to -> current.value().map(from -> new ChangeUser.PasswordChange(from, to)));
        return new ChangeUser.Request(
                idOrEmail, expected, name.value(), password, idempotencyKey.isPresent(), clientAddress);
    }
}
