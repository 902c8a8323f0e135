package shop.defaults.http;

import io.helidon.common.buffers.BufferData;
import org.jspecify.annotations.Nullable;

/**
 * Where the heads of the messages of one connection are put together, one after the other: memory that is used again is
 * at hand, and new memory has to be fetched. Used by one thread at a time.
 */
public final class HeadBuffer {
    private static final int USUAL = 1024;
    /** One that has grown beyond it is not kept. */
    private static final int MOST_KEPT = 4 * 1024;

    private @Nullable BufferData octets;

    /** An empty buffer, which grows. What was put into it before must have been sent. */
    public BufferData empty() {
        BufferData buffer = octets;
        if (buffer == null || buffer.rewind().available() > MOST_KEPT) {
            buffer = BufferData.growing(USUAL);
            octets = buffer;
        }
        return buffer.clear();
    }
}
