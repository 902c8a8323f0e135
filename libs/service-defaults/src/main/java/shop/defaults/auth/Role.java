package shop.defaults.auth;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a principal may do. */
public enum Role {
    /** Buys for itself. */
    CUSTOMER,
    /** Runs the shop. */
    ADMIN,
    /** Another process of the shop, on its own behalf. */
    SERVICE;

    /** The name in tokens, JSON and the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of that name, if there is one. */
    public static Optional<Role> of(String wireName) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(wireName))
                .findFirst();
    }
}
