package shop.order.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.regex.Pattern;

/** An order's name: a UUID in lower case. */
public record OrderId(String value) {
    private static final Pattern SHAPE =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** @throws IllegalArgumentException when it is not a UUID in lower case */
    public OrderId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("must be an order's id");
        }
    }

    /**
     * The one id that a caller's key leads to: a UUID of version 8 made of a SHA-256 (RFC 9562, appendix B.2). "One
     * key, one order" so rests on the unique id of a document, which holds under any sharding.
     */
    public static OrderId derivedFrom(UserId caller, IdempotencyKey key) {
        byte[] hash = sha256(caller.value() + '\n' + key.value());
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        long high = (bytes.getLong() & 0xffff_ffff_ffff_0fffL) | 0x8000L;
        long low = (bytes.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new OrderId(new UUID(high, low).toString());
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
