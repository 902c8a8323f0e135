package shop.product.stock;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where the ledgers ended when this process last looked. It saves reading the head before every group; it may be
 * behind, which shows when the next entry collides.
 */
final class LedgerHeads {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, LedgerHead> heads;

    LedgerHeads(int capacity) {
        heads = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, LedgerHead> eldest) {
                return size() > capacity;
            }
        };
    }

    LedgerHead of(String product) {
        lock.lock();
        try {
            return heads.getOrDefault(product, LedgerHead.EMPTY);
        } finally {
            lock.unlock();
        }
    }

    void put(String product, LedgerHead head) {
        lock.lock();
        try {
            heads.put(product, head);
        } finally {
            lock.unlock();
        }
    }

    void forget(String product) {
        lock.lock();
        try {
            heads.remove(product);
        } finally {
            lock.unlock();
        }
    }
}
