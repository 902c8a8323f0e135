package shop.user;

import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;
import shop.defaults.auth.Role;

/** A user as it is stored. */
final class UserDocument {
    static final String ID = "_id";
    static final String EMAIL = "email";
    static final String NAME = "name";
    static final String ROLES = "roles";
    static final String PASSWORD_HASH = "passwordHash";
    static final String CREDENTIALS = "credentials";
    static final String CREATED_AT = "createdAt";
    static final String VERSION = "version";
    static final String CHANGED_BY = "changedBy";
    /** Unique; random where the client sent none. */
    static final String SIGN_UP_KEY = "signUpKey";

    private static final String SIGN_UP_NAME = "signUpName";
    private static final String SIGN_UP_PASSWORD_HASH = "signUpPasswordHash";

    private UserDocument() {}

    /** @param signUpKey with it go name and password, by which a repetition is known when the user has others */
    static Document of(User user, Optional<String> signUpKey) {
        Document document = new Document(ID, user.id())
                .append(EMAIL, user.email().value())
                .append(NAME, user.name())
                .append(
                        ROLES,
                        user.roles().stream().map(Role::wireName).sorted().toList())
                .append(PASSWORD_HASH, user.passwordHash())
                .append(CREDENTIALS, user.credentials())
                .append(CREATED_AT, Date.from(user.createdAt()))
                .append(VERSION, user.version())
                .append(SIGN_UP_KEY, signUpKey.orElseGet(() -> Digests.random(32)));
        return signUpKey.isEmpty()
                ? document
                : document.append(SIGN_UP_NAME, user.name()).append(SIGN_UP_PASSWORD_HASH, user.passwordHash());
    }

    static User user(Document document) {
        return new User(
                document.getString(ID),
                new EmailAddress(document.getString(EMAIL)),
                document.getString(NAME),
                roles(document),
                document.getString(PASSWORD_HASH),
                document.getLong(CREDENTIALS),
                document.getDate(CREATED_AT).toInstant(),
                document.getLong(VERSION),
                Optional.ofNullable(document.getString(CHANGED_BY)));
    }

    /** The user as it was added; its roles are those of now, which no request changes. */
    static User userOfThen(Document document) {
        User now = user(document);
        return new User(
                now.id(),
                now.email(),
                document.get(SIGN_UP_NAME, now.name()),
                now.roles(),
                document.get(SIGN_UP_PASSWORD_HASH, now.passwordHash()),
                1,
                now.createdAt(),
                1,
                Optional.empty());
    }

    private static Set<Role> roles(Document document) {
        return document.getList(ROLES, String.class).stream()
                .flatMap(name -> Role.of(name).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
