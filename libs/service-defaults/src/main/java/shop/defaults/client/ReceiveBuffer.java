package shop.defaults.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import shop.defaults.http.ReceivedField;

/**
 * What has arrived on one connection and was not read yet. Whatever waits throws {@link
 * InsufficientDataAvailableException} when the connection ends first, or what its source throws.
 */
final class ReceiveBuffer {
    private static final byte[] NOTHING = {};
    /** CR LF. */
    private static final int END = 2;

    private final Supplier<byte @Nullable []> source;
    private byte[] octets = NOTHING;
    private int next;

    /** @param source waits for octets; null at the end */
    ReceiveBuffer(Supplier<byte @Nullable []> source) {
        this.source = source;
    }

    int available() {
        return octets.length - next;
    }

    /** Waits for an octet. */
    void awaitSome() {
        while (available() == 0) {
            receive();
        }
    }

    /** Gives out as many octets as are there and as there is room for. */
    int take(ByteBuffer into) {
        int taken = Math.min(into.remaining(), available());
        into.put(octets, next, taken);
        next += taken;
        return taken;
    }

    /** Gives out so many octets, which must be there, where they lie. */
    Slice take(int size) {
        Slice taken = new Slice(octets, next, Objects.checkIndex(size, available() + 1));
        next += size;
        return taken;
    }

    /**
     * Waits for a line of visible octets, spaces and tabs, as all in a message's head are.
     *
     * @return its length, without CR LF; it begins at {@link #next} in {@link #octets}
     * @throws IllegalStateException when it is longer than that, has another octet, or does not end as it should
     */
    int awaitLine(int longest) {
        int length = 0;
        while (true) {
            int here = available();
            while (length < here && length <= longest && ReceivedField.isContent(octets[next + length])) {
                length++;
            }
            if (length > longest) {
                throw new IllegalStateException("a line is too long");
            }
            boolean ends = length >= here || octets[next + length] == '\r';
            if (!ends || (length + 1 < here && octets[next + length + 1] != '\n')) {
                throw new IllegalStateException("a line has a control character, or does not end with CR LF");
            }
            if (length + 1 < here) {
                return length;
            }
            receive();
        }
    }

    /** They stay as they are, whatever comes. */
    byte[] octets() {
        return octets;
    }

    int next() {
        return next;
    }

    /** Has done with a line of that length, and its end. */
    void skipLine(int length) {
        next += length + END;
    }

    /** Takes a {@linkplain #awaitLine line}. */
    String line(int longest) {
        int length = awaitLine(longest);
        String line = new String(octets, next, length, ISO_8859_1);
        skipLine(length);
        return line;
    }

    private void receive() {
        byte[] arrived = source.get();
        if (arrived == null) {
            throw new InsufficientDataAvailableException();
        }
        int left = available();
        if (left == 0) {
            octets = arrived;
        } else {
            byte[] both = Arrays.copyOfRange(octets, next, next + left + arrived.length);
            System.arraycopy(arrived, 0, both, left, arrived.length);
            octets = both;
        }
        next = 0;
    }
}
