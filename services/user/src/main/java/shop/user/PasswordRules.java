package shop.user;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What makes a password acceptable, after NIST SP 800-63B: length, not composition; not one that is tried first, and not
 * one that the account itself gives away.
 */
final class PasswordRules {
    private static final String COMMONEST = "/shop/user/commonest-passwords.txt";

    private final Set<String> commonest;

    PasswordRules() {
        this.commonest = load();
    }

    /** What is wrong with it as the password of that account, if anything; for people, and without the password. */
    Optional<String> objection(Password password, EmailAddress email) {
        return objection(password)
                .or(() -> isEmail(password, email) ? Optional.of("must not be the email address") : Optional.empty());
    }

    /** What is wrong with it as the password of any account. */
    Optional<String> objection(Password password) {
        String lower = password.value().toLowerCase(Locale.ROOT);
        if (password.length() < Password.MIN_LENGTH || password.length() > Password.MAX_LENGTH) {
            return Optional.of(
                    "must have " + Password.MIN_LENGTH + " to " + Password.MAX_LENGTH + " characters of any kind");
        }
        if (commonest.contains(lower) || isOneCharacterRepeated(lower)) {
            return Optional.of("must not be one of the commonest passwords");
        }
        return Optional.empty();
    }

    private static boolean isEmail(Password password, EmailAddress email) {
        String lower = password.value().toLowerCase(Locale.ROOT);
        return lower.equals(email.value()) || lower.equals(email.localPart());
    }

    private static boolean isOneCharacterRepeated(String text) {
        return text.codePoints().distinct().count() == 1;
    }

    private static Set<String> load() {
        try (InputStream in = PasswordRules.class.getResourceAsStream(COMMONEST)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + COMMONEST);
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
