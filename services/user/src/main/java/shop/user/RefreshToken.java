package shop.user;

import java.util.Optional;

/**
 * A refresh token: the name of its family, and a secret of its own. The holder has both parts; what is stored is the
 * digest of each, so neither the database nor a copy of it opens anything.
 *
 * @param family 128 random bits, shared by all tokens of a login
 * @param secret 256 random bits, good for one use
 */
record RefreshToken(String family, String secret) {
    private static final int FAMILY_BYTES = 16;
    private static final int SECRET_BYTES = 32;
    private static final int FAMILY_LENGTH = 22;
    private static final int SECRET_LENGTH = 43;

    static RefreshToken ofNewFamily() {
        return new RefreshToken(Digests.random(FAMILY_BYTES), Digests.random(SECRET_BYTES));
    }

    RefreshToken successor() {
        return new RefreshToken(family, Digests.random(SECRET_BYTES));
    }

    /** The token in that text, if it has the form of one. */
    static Optional<RefreshToken> parse(String text) {
        return text.length() == FAMILY_LENGTH + 1 + SECRET_LENGTH && text.charAt(FAMILY_LENGTH) == '.'
                ? Optional.of(new RefreshToken(text.substring(0, FAMILY_LENGTH), text.substring(FAMILY_LENGTH + 1)))
                : Optional.empty();
    }

    String text() {
        return family + "." + secret;
    }

    String familyDigest() {
        return Digests.sha256(family);
    }

    String secretDigest() {
        return Digests.sha256(secret);
    }

    @Override
    public String toString() {
        return "RefreshToken[…]";
    }
}
