package shop.defaults.client;

import io.helidon.common.buffers.BufferData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import shop.defaults.loop.LoopSocket;

/** A connection watched by an event loop. */
record LoopTransport(LoopSocket socket) implements Transport {
    @Override
    public byte @Nullable [] receive(Duration longest) throws IOException {
        return socket.receive(longest.toNanos());
    }

    @Override
    public int receive(ByteBuffer into, Duration longest) throws IOException {
        return socket.read(into, longest.toNanos());
    }

    @Override
    public void send(BufferData data) {
        socket.write(data);
    }

    @Override
    public boolean isSilent() {
        return socket.isSilent();
    }

    @Override
    public boolean isQuiet() {
        return socket.isQuiet();
    }

    @Override
    public boolean hasInput() {
        return socket.hasInput();
    }

    @Override
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() {
        socket.close();
    }
}
