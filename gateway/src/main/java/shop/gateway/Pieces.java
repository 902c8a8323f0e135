package shop.gateway;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Arrays through which downloads are copied. The one that was used last comes first: it is still in the processor's cache,
 * and need not be cleared. When many are in use, most likely because clients are slow, others get smaller ones.
 */
final class Pieces {
    /** As much as a connection usually has at a time: it is read and written at once. */
    private static final int BYTES = 64 * 1024;

    private static final int FEWER_BYTES = 8 * 1024;

    private static final int MOST = 64;
    private static final ConcurrentLinkedDeque<byte[]> FREE = new ConcurrentLinkedDeque<>();
    private static final AtomicInteger IN_USE = new AtomicInteger();

    private Pieces() {}

    /** One with whatever it held before. */
    static byte[] take() {
        if (IN_USE.incrementAndGet() > MOST) {
            return new byte[FEWER_BYTES];
        }
        byte @Nullable [] free = FREE.pollFirst();
        return free == null ? new byte[BYTES] : free;
    }

    /** How many have not been given back. */
    static int inUse() {
        return IN_USE.get();
    }

    /** Gives it back; nobody may use it any more. */
    static void giveBack(byte[] piece) {
        IN_USE.decrementAndGet();
        if (piece.length == BYTES) {
            FREE.addFirst(piece);
        }
    }
}
