package shop.embedded;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Makes writes durable before they are acknowledged, with one commit for all writers that wait at that moment.
 *
 * <p>Writers run beside each other; a commit runs alone, so that it never saves half a write (a document without its
 * index entry). Whoever finds no commit running makes the next one for everybody.
 */
final class GroupCommit {
    private final Runnable commit;
    private final ReentrantReadWriteLock storeLock = new ReentrantReadWriteLock();
    private final ReentrantLock turn = new ReentrantLock();
    private final Condition turnIsOver = turn.newCondition();
    private long written;
    private long durable;
    private boolean committing;

    GroupCommit(Runnable commit) {
        this.commit = commit;
    }

    /** Runs the write and returns, or throws, only when everything it did or saw is durable. */
    <T> T durably(Supplier<T> write) {
        try {
            storeLock.readLock().lock();
            try {
                return write.get();
            } finally {
                storeLock.readLock().unlock();
            }
        } finally {
            awaitDurable();
        }
    }

    /** Runs what changes the store but needs no durability of its own, such as a compaction, alone. */
    void alone(Runnable work) {
        storeLock.writeLock().lock();
        try {
            work.run();
        } finally {
            storeLock.writeLock().unlock();
        }
    }

    private void awaitDurable() {
        turn.lock();
        try {
            long mine = ++written;
            while (committing && durable < mine) {
                turnIsOver.awaitUninterruptibly();
            }
            if (durable >= mine) {
                return;
            }
            committing = true;
        } finally {
            turn.unlock();
        }
        commitForAll();
    }

    private void commitForAll() {
        long upTo = 0;
        storeLock.writeLock().lock();
        try {
            long seen = writtenSoFar();
            commit.run();
            upTo = seen;
        } finally {
            storeLock.writeLock().unlock();
            endTurn(upTo);
        }
    }

    private long writtenSoFar() {
        turn.lock();
        try {
            return written;
        } finally {
            turn.unlock();
        }
    }

    private void endTurn(long upTo) {
        turn.lock();
        try {
            committing = false;
            durable = Math.max(durable, upTo);
            turnIsOver.signalAll();
        } finally {
            turn.unlock();
        }
    }
}
