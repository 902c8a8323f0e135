package shop.user;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An email address in normal form: without surrounding space, in lower case.
 *
 * <p>It is what people sign in with, so two that look alike must not be two people. Hence only ASCII is taken (the
 * address that HTML's email field takes; an internationalised domain in its {@code xn--} form): there is no Unicode
 * normalisation to get wrong, and no letter from another script to pose as one of these. Case is dropped in the local
 * part too: by RFC 5321 a mail server might tell {@code Ann@} from {@code ann@}, none that people use does.
 *
 * @param value at most 254 characters (RFC 5321, section 4.5.3.1.3)
 */
record EmailAddress(String value) {
    private static final int MAX_LENGTH = 254;
    private static final int MAX_LOCAL_PART = 64;
    private static final Pattern ADDRESS =
            Pattern.compile("[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                    + "@[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");

    /** @throws IllegalArgumentException if the value is not an address in normal form */
    EmailAddress {
        if (value.length() > MAX_LENGTH
                || value.indexOf('@') > MAX_LOCAL_PART
                || !ADDRESS.matcher(value).matches()) {
            throw new IllegalArgumentException("must be an email address such as ann@example.org");
        }
    }

    /** @throws IllegalArgumentException if the text is not an address */
    static EmailAddress parse(String text) {
        String stripped = text.strip();
        // Before the case is dropped: some letters outside ASCII have an ASCII letter as their lower case.
        if (!stripped.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("must be an email address such as ann@example.org");
        }
        return new EmailAddress(stripped.toLowerCase(Locale.ROOT));
    }

    /**
     * That of somebody new. A slash is refused: it cannot stand in the path {@code /user/{email}}, not even as
     * {@code %2F}, which whatever is in between may turn into a slash. Who has one from before is reached by id.
     *
     * @throws IllegalArgumentException if the text is not an address, or has a slash
     */
    static EmailAddress parseNew(String text) {
        EmailAddress address = parse(text);
        if (address.value().indexOf('/') >= 0) {
            throw new IllegalArgumentException("must be an email address without a slash");
        }
        return address;
    }

    static Optional<EmailAddress> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    String localPart() {
        return value.substring(0, value.indexOf('@'));
    }

    @Override
    public String toString() {
        return value;
    }
}
