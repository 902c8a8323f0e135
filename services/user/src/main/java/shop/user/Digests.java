package shop.user;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import shop.defaults.digest.Sha256;

/** Random secrets, and the digests by which they are kept. */
final class Digests {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Digests() {}

    /** SHA-256 in base64url. Enough for what is random already; passwords need {@link PasswordHasher}. */
    static String sha256(String text) {
        return encode(Sha256.of(text));
    }

    /** So many random bytes in base64url. */
    static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return encode(random);
    }

    /** Whether they are the same, in a time that does not tell where they differ. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
