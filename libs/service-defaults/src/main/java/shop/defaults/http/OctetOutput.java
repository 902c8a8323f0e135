package shop.defaults.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An output stream that takes octets from where they lie, also from outside the heap. */
public interface OctetOutput {
    /** Writes all that is left in the buffer. */
    void write(ByteBuffer octets) throws IOException;
}
