package shop.gateway;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Buffers through which downloads are copied: outside the heap, where sockets read and write without another copy. The one
 * that was used last comes first: it is still in the processor's cache, and need not be zeroed. When many are in use, most
 * likely because clients are slow, others get smaller ones.
 */
final class Pieces {
    /** As much as a connection usually has at a time: it is read and written at once. */
    private static final int BYTES = 64 * 1024;

    private static final int FEWER_BYTES = 8 * 1024;

    private static final int MOST = 64;
    private static final ConcurrentLinkedDeque<ByteBuffer> FREE = new ConcurrentLinkedDeque<>();
    private static final AtomicInteger IN_USE = new AtomicInteger();

    private Pieces() {}

    /** An empty one. */
    static ByteBuffer take() {
        ByteBuffer piece = IN_USE.get() < MOST ? large() : ByteBuffer.allocate(FEWER_BYTES);
        IN_USE.incrementAndGet();
        return piece;
    }

    private static ByteBuffer large() {
        ByteBuffer free = FREE.pollFirst();
        return free == null ? ByteBuffer.allocateDirect(BYTES) : free.clear();
    }

    /** How many have not been given back. */
    static int inUse() {
        return IN_USE.get();
    }

    /** Gives it back; nobody may use it any more. */
    static void giveBack(ByteBuffer piece) {
        IN_USE.decrementAndGet();
        if (piece.isDirect()) {
            FREE.addFirst(piece);
        }
    }
}
