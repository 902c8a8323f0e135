package shop.gateway;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Arrays through which downloads are copied. The one that was used last comes first: it is still in the processor's cache,
 * and need not be cleared.
 */
final class Pieces {
    /** More at a time is slower: much would leave the cache between being read and being written. */
    private static final int BYTES = 16 * 1024;

    private static final int MOST = 64;
    private static final ConcurrentLinkedDeque<byte[]> FREE = new ConcurrentLinkedDeque<>();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private Pieces() {}

    /** One with whatever it held before. */
    static byte[] take() {
        byte @Nullable [] free = FREE.pollFirst();
        if (free == null) {
            return new byte[BYTES];
        }
        COUNT.decrementAndGet();
        return free;
    }

    /** Gives it back; nobody may use it any more. */
    static void giveBack(byte[] piece) {
        if (COUNT.incrementAndGet() <= MOST) {
            FREE.addFirst(piece);
        } else {
            COUNT.decrementAndGet();
        }
    }
}
