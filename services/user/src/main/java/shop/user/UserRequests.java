package shop.user;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Function;
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
        Seen<EmailAddress> seenEmail = new Seen<>(NEW_EMAIL);
        Field<EmailAddress> email = body.required("email", seenEmail);
        Field<Password> password = body.required("password", acceptable(typed -> objection(typed, seenEmail.value)));
        Field<String> name = body.required("name", NAME);
        body.end();
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

    ChangeUser.Request change(JsonFields body, IfMatch expected, String client) {
        Field<Optional<String>> name = body.optional("name", NAME);
        Seen<Password> seenNext = new Seen<>(acceptable(rules::objection));
        Seen<Password> seenCurrent = new Seen<>(PASSWORD);
        Field<Optional<Password>> next = body.optional("password", seenNext);
        Field<Optional<Password>> current = body.optional("currentPassword", seenCurrent);
        if (seenNext.present && !seenCurrent.present) {
            body.refuse("currentPassword", "is required to set a password: your own current one");
        }
        body.end();
        Optional<ChangeUser.PasswordChange> password =
                next.value().flatMap(to -> current.value().map(from -> new ChangeUser.PasswordChange(from, to)));
        return new ChangeUser.Request(expected, name.value(), password, client);
    }

    private Optional<String> objection(Password password, Optional<EmailAddress> account) {
        return account.isPresent() ? rules.objection(password, account.get()) : rules.objection(password);
    }

    /** A password to which there is no objection. */
    private static ValueParser<Password> acceptable(Function<Password, Optional<String>> objection) {
        return (node, pointer) -> {
            Password password = PASSWORD.parse(node, pointer);
            objection.apply(password).ifPresent(reason -> {
                throw new IllegalArgumentException(reason);
            });
            return password;
        };
    }

    /** A parser that tells what it has read before the whole body is accepted, so that all mistakes are named at once. */
    private static final class Seen<T> implements ValueParser<T> {
        private final ValueParser<T> parser;
        private boolean present;
        private Optional<T> value = Optional.empty();

        Seen(ValueParser<T> parser) {
            this.parser = parser;
        }

        @Override
        public T parse(JsonNode node, String pointer) {
            present = true;
            T parsed = parser.parse(node, pointer);
            value = Optional.of(parsed);
            return parsed;
        }
    }
}
