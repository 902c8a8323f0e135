package shop.user;

import java.text.Normalizer;

/**
 * What somebody typed as a password, in the form that is hashed: normalised by NFKC, so that the same keys give the same
 * characters on every device (NIST SP 800-63B, section 5.1.1.2). Never printed.
 */
record Password(String value) {
    static final int MIN_LENGTH = 8;
    static final int MAX_LENGTH = 128;

    static Password of(String typed) {
        return new Password(Normalizer.normalize(typed, Normalizer.Form.NFKC));
    }

    /** In characters as people count them: code points. */
    int length() {
        return value.codePointCount(0, value.length());
    }

    @Override
    public String toString() {
        return "Password[…]";
    }
}
