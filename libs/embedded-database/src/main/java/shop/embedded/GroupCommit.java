package shop.embedded;

import de.bwaldvogel.mongo.exception.MongoServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes writes durable before they are acknowledged: one write to the journal for all commands that have ended since
 * the last one, then all their acknowledgements. Nobody's thread waits.
 *
 * <p>Commands run beside each other. The moment in which their changes are taken, and a checkpoint, are alone with the
 * store, so that the journal holds complete commands only. A command that breaks off after its first change is none:
 * nothing is written any more then.
 */
final class GroupCommit implements AutoCloseable {
    /** What is told when the outcome is known: nothing, or why the write may be lost. */
    @FunctionalInterface
    interface Acknowledgement extends Consumer<Optional<IOException>> {}

    private static final System.Logger LOG = System.getLogger(GroupCommit.class.getName());
    private static final long CHECKPOINT_AT = 16L * 1024 * 1024;
    private static final long FORCE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Store store;
    private final long checkpointAt;
    private final Runnable whenBroken;
    private final ReentrantReadWriteLock commands = new ReentrantReadWriteLock();
    private final ReentrantLock journal = new ReentrantLock();
    private final BlockingQueue<Acknowledgement> waiting = new LinkedBlockingQueue<>();
    private final Optional<Thread> committer;
    private volatile boolean closed;
    private boolean forced = true;
    private long lastForce = System.nanoTime();
    private volatile Optional<IOException> failure = Optional.empty();
    /** What somebody has met and perhaps could not say so far, which takes memory. Nothing is written any more. */
    private volatile @Nullable Throwable unexpected;

    private boolean toldOfFailure;

    /** @param whenBroken called once, after the first failure, when those who waited until then have been told */
    GroupCommit(Store store, Runnable whenBroken) {
        this(store, CHECKPOINT_AT, whenBroken);
    }

    /** @param checkpointAt the journal's size, in bytes, at which the maps are saved */
    GroupCommit(Store store, long checkpointAt, Runnable whenBroken) {
        this.store = store;
        this.checkpointAt = checkpointAt;
        this.whenBroken = whenBroken;
        this.committer = store.isDurable()
                ? Optional.of(
                        Thread.ofPlatform().daemon().name("database-commit").start(this::commitUntilClosed))
                : Optional.empty();
    }

    /** Runs a command beside others. */
    <T> T run(Supplier<T> command) {
        commands.readLock().lock();
        try {
            return wholeOrLast(command);
        } finally {
            commands.readLock().unlock();
        }
    }

    /** A refusal is whole. What else a command breaks off with, after its first change, is what it leaves half of it with. */
    private <T> T wholeOrLast(Supplier<T> command) {
        store.begin();
        try {
            return command.get();
        } catch (MongoServerException refusal) {
            throw refusal;
        } catch (RuntimeException | Error e) {
            if (store.hasChanged()) {
                unexpected = e;
                fail(e);
            }
            throw e;
        }
    }

    /**
     * Runs a command alone, and saves everything: for what creates and removes collections and indexes.
     *
     * @throws UncheckedIOException when it could not be saved, or nothing can
     */
    <T> T runAlone(Supplier<T> command) {
        journal.lock();
        commands.writeLock().lock();
        try {
            mustWork();
            return runAndSave(command);
        } finally {
            commands.writeLock().unlock();
            journal.unlock();
        }
    }

    /** Holds for as long as no command is running. */
    private void mustWork() {
        if (unexpected != null) {
            fail(unexpected);
        }
        failure.ifPresent(reason -> {
            throw new UncheckedIOException(reason);
        });
    }

    /** Saves after a command that was refused, too: the journal must not name a map that it has deleted. */
    private <T> T runAndSave(Supplier<T> command) {
        try {
            return wholeOrLast(command);
        } finally {
            saveAll();
        }
    }

    private void saveAll() {
        mustWork();
        try {
            store.checkpoint();
        } catch (IOException | RuntimeException | Error e) {
            throw new UncheckedIOException(fail(e));
        }
    }

    /** To be told what commands fail with: where H2 has closed the maps, all of them would from now on. */
    void failed(RuntimeException e) {
        if (!closed && store.isClosed()) {
            fail(e);
        }
    }

    /** Tells when everything is durable that was written before this call; at once when that is so already. */
    void whenDurable(Acknowledgement acknowledgement) {
        if (committer.isEmpty()) {
            acknowledgement.accept(Optional.empty());
            return;
        }
        waiting.add(acknowledgement);
    }

    /** Why nothing can be written any more; empty while all is well. */
    Optional<IOException> failure() {
        return failure;
    }

    /** Tells those who still wait, and closes the store when no command is running, or half of it would be saved. */
    @Override
    public void close() throws IOException {
        closed = true;
        waiting.add(outcome -> {}); // wakes the committer
        committer.ifPresent(GroupCommit::join);
        commands.writeLock().lock();
        try {
            if (failure.isPresent() || unexpected != null) {
                store.abandon();
            } else {
                store.close();
            }
        } finally {
            commands.writeLock().unlock();
        }
    }

    /**
     * Goes on whatever happens: with this thread everybody would wait for ever who writes. Where there is not even memory to
     * say so, those who wait stay in the group, and are told when there is some again.
     */
    private void commitUntilClosed() {
        Deque<Acknowledgement> group = new ArrayDeque<>();
        while (!closed || !waiting.isEmpty() || !group.isEmpty()) {
            try {
                gather(group);
                if (!group.isEmpty()) {
                    Optional<IOException> outcome = commit();
                    while (!group.isEmpty()) {
                        tell(group.remove(), outcome);
                    }
                }
                forceNowAndThen();
                tellOfFailure();
            } catch (RuntimeException | Error e) {
                unexpected = e;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Those who wait, unless some are left; none when nobody has come for a second. */
    private void gather(Deque<Acknowledgement> group) {
        if (!group.isEmpty()) {
            return;
        }
        try {
            Acknowledgement first = waiting.poll(FORCE_EVERY_NANOS, TimeUnit.NANOSECONDS);
            if (first != null) {
                group.add(first);
                waiting.drainTo(group);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("the committer is never interrupted", e);
        }
    }

    private Optional<IOException> commit() {
        journal.lock();
        try {
            ByteBuffer changes = takeChanges();
            if (changes.hasRemaining()) {
                forced = false;
                if (store.write(changes, checkpointAt)) {
                    checkpoint();
                }
            }
            return Optional.empty();
        } catch (IOException | RuntimeException | Error e) {
            return Optional.of(fail(e));
        } finally {
            journal.unlock();
        }
    }

    private ByteBuffer takeChanges() {
        commands.writeLock().lock();
        try {
            mustWork();
            return store.takeChanges();
        } finally {
            commands.writeLock().unlock();
        }
    }

    private void checkpoint() throws IOException {
        store.compact();
        commands.writeLock().lock();
        try {
            mustWork();
            store.checkpoint();
        } finally {
            commands.writeLock().unlock();
        }
    }

    /** A failing power supply costs a second at most; a dying process costs nothing. */
    private void forceNowAndThen() {
        if (forced || failure.isPresent() || System.nanoTime() - lastForce < FORCE_EVERY_NANOS) {
            return;
        }
        try {
            store.force();
            forced = true;
            lastForce = System.nanoTime();
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Once and for all: what it has failed with may have cost changes that the journal has not got, or halved them. */
    private synchronized IOException fail(Throwable e) {
        if (failure.isPresent()) {
            return failure.get();
        }
        IOException reason = e instanceof IOException io ? io : new IOException(e);
        failure = Optional.of(reason);
        LOG.log(System.Logger.Level.ERROR, "The database refuses writes from now on", e);
        return reason;
    }

    private void tellOfFailure() {
        if (failure.isPresent() && !toldOfFailure) {
            toldOfFailure = true;
            whenBroken.run();
        }
    }

    private static void tell(Acknowledgement acknowledgement, Optional<IOException> outcome) {
        try {
            acknowledgement.accept(outcome);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, "A client could not be answered", e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
