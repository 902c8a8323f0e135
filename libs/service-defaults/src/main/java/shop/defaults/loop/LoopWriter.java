package shop.defaults.loop;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Writes to a socket. All is written at once, as far as the socket does not hold it back for a moment itself. */
public record LoopWriter(LoopSocket socket) implements DataWriter {
    @Override
    public void write(BufferData... buffers) {
        socket.write(buffers);
    }

    @Override
    public void write(BufferData buffer) {
        socket.write(buffer);
    }

    /** Writes all that is left in the buffer. */
    public void write(ByteBuffer octets) {
        try {
            socket.write(octets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void writeNow(BufferData... buffers) {
        socket.write(buffers);
    }

    @Override
    public void writeNow(BufferData buffer) {
        socket.write(buffer);
    }
}
