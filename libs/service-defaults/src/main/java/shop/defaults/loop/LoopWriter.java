package shop.defaults.loop;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;

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

    @Override
    public void writeNow(BufferData... buffers) {
        socket.write(buffers);
    }

    @Override
    public void writeNow(BufferData buffer) {
        socket.write(buffer);
    }
}
