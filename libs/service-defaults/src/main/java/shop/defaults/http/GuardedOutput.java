package shop.defaults.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import shop.defaults.loop.LoopClock;
import shop.defaults.loop.LoopWriter;

/**
 * What the server writes to one connection. Writing waits while the client takes nothing, and a socket knows no limit
 * for that; {@link OpenConnections} ends it from outside.
 */
final class GuardedOutput implements DataWriter {
    private static final int PIECE = 64 * 1024;

    private final DataWriter writer;
    /** Zero while nothing is being written. Others see it a little later, which is soon enough to look for what is stuck. */
    private final AtomicLong writingSinceNanos = new AtomicLong();

    GuardedOutput(DataWriter writer) {
        this.writer = writer;
    }

    @Override
    public void write(BufferData... buffers) {
        int size = 0;
        for (BufferData buffer : buffers) {
            size += buffer.available();
        }
        if (size <= PIECE) {
            timed(buffers, writer::write);
        } else {
            for (BufferData buffer : buffers) {
                write(buffer);
            }
        }
    }

    @Override
    public void write(BufferData buffer) {
        inPieces(buffer, writer::write);
    }

    @Override
    public void writeNow(BufferData... buffers) {
        for (BufferData buffer : buffers) {
            writeNow(buffer);
        }
    }

    @Override
    public void writeNow(BufferData buffer) {
        inPieces(buffer, writer::writeNow);
    }

    /** Writes all that is left in the buffer, from where it lies: for the answers of a {@link LoopServer}. */
    void write(ByteBuffer octets) {
        LoopWriter direct = (LoopWriter) writer;
        int end = octets.limit();
        while (octets.position() < end) {
            octets.limit(Math.min(end, octets.position() + PIECE));
            timed(octets, direct::write);
        }
    }

    /** A large answer that a client takes slowly but steadily is not stuck. */
    private void inPieces(BufferData buffer, Consumer<BufferData> write) {
        if (buffer.available() <= PIECE) {
            timed(buffer, write);
            return;
        }
        // To the end: a buffer of which something was read cannot be written as it is (Helidon 4.1.7).
        while (buffer.available() > 0) {
            byte[] piece = new byte[Math.min(PIECE, buffer.available())];
            timed(BufferData.create(piece, 0, buffer.read(piece)), write);
        }
    }

    private <T> void timed(T data, Consumer<T> write) {
        writingSinceNanos.setRelease(LoopClock.nanos() | 1); // zero is a moment like any other, so it is passed over
        write.accept(data);
        writingSinceNanos.setRelease(0);
    }

    /** Whether the client has let one piece wait for longer than this. */
    boolean isStuckFor(Duration longest) {
        long since = writingSinceNanos.get();
        return since != 0 && System.nanoTime() - since > longest.toNanos();
    }

    /** Whether the system has all that was written: a socket of an event loop may keep a little that is taken slowly. */
    boolean isAllSent() {
        return !(writer instanceof LoopWriter loop) || !loop.socket().isStuck();
    }
}
