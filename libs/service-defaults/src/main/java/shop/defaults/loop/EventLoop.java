package shop.defaults.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread that waits for many sockets at once, and in between runs the virtual threads that wait for them. Code stays
 * as it would be with blocking sockets; but a socket stays registered for as long as it is open, a thread whose data have
 * come goes on without another being woken for it, and what all of them have to send goes out together, so that who
 * receives it is not woken for each piece.
 *
 * <p>A virtual thread that computes for long, or blocks without being parked (in reading a file, for instance), holds up
 * the others of its loop. That is why only the gateway uses loops.
 */
public final class EventLoop implements Executor {
    static final long NEVER = Long.MAX_VALUE;

    private static final Logger LOG = System.getLogger(EventLoop.class.getName());
    /** Up to here in all, what a socket is given to write may be sent a little later, together with what others write. */
    static final int BUFFER_BYTES = 8 * 1024;

    /** How many buffers are kept for the next time. */
    private static final int MOST_BUFFERS = 256;

    /** What is read at a time when nobody has said where to. */
    private static final int SCRATCH_BYTES = 16 * 1024;
    /** Before the sockets are looked at again: tasks may cause others without end. */
    private static final int MOST_TASKS = 256;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long START = System.nanoTime();
    private static final InheritableThreadLocal<EventLoop> CURRENT = new InheritableThreadLocal<>();
    /** Not inherited: who knows which threads those start that a loop carries, and where they run. */
    private static final ThreadLocal<EventLoop> CARRIER = new ThreadLocal<>();

    private static final Executor WAKER = Executors.newSingleThreadExecutor(Thread.ofPlatform()
            .name("event-loop-waker")
            .daemon()
            .inheritInheritableThreadLocals(false)
            .factory());

    private final int number;
    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** Those that come from the loop's own thread: nearly all. */
    private final Queue<Runnable> ownTasks = new ArrayDeque<>();

    private @Nullable Thread thread;
    /** Used by the loop's own thread. */
    private final Queue<LoopSocket> unflushed = new ArrayDeque<>();

    /** Used by the loop's own thread. */
    private final Deque<ByteBuffer> buffers = new ArrayDeque<>();

    private final AtomicInteger connections = new AtomicInteger();
    private final Thread.Builder.OfVirtual threads;
    private final boolean carrying;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
    /** When it was last found out which sockets are ready. Used by the loop's own thread. */
    private long roundNanos;
    /** Whether a task put into the queue now might not be seen. */
    private volatile boolean asleep;
    /** When to look for sockets that have been waited for too long. */
    private final AtomicLong nextExpiry = new AtomicLong(NEVER);

    private EventLoop(int number, Selector selector) {
        this.number = number;
        this.selector = selector;
        Optional<Thread.Builder.OfVirtual> carried = CarriedThreads.by(this);
        this.carrying = carried.isPresent();
        this.threads = carried.orElseGet(Thread::ofVirtual);
    }

    static EventLoop start(int number, String name) {
        try {
            EventLoop loop = new EventLoop(number, Selector.open());
            Thread.ofPlatform()
                    .name(name)
                    .daemon()
                    .inheritInheritableThreadLocals(false)
                    .start(loop::run);
            return loop;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The loop that the calling virtual thread, or the one that started it, was {@linkplain #begin begun} on. */
    public static Optional<EventLoop> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** Between zero and the {@linkplain EventLoops#COUNT number of all}. */
    public int number() {
        return number;
    }

    /** Starts a virtual thread on this loop. */
    public void begin(Runnable work) {
        execute(() -> {
            Thread unused = threads.start(() -> {
                CURRENT.set(this);
                if (carrying) {
                    CARRIER.set(this);
                }
                work.run();
            });
        });
    }

    /** Whether virtual threads run on the loop's own thread, and so only one of them at a time. */
    boolean isCarrying() {
        return carrying;
    }

    /** Whether the calling thread is one that this loop carries: nothing else happens here until it waits. */
    @SuppressWarnings("ReferenceEquality") // a loop is equal to itself alone
    boolean carriesThisThread() {
        return carrier() == this;
    }

    /** The loop that carries the calling thread; null when none does. */
    static @Nullable EventLoop carrier() {
        return CARRIER.get();
    }

    /** For {@link LoopClock}, by a thread carried here. */
    long roundNanos() {
        return roundNanos;
    }

    /** Has the socket send what it holds back, when all that can be done has been done. By a thread carried here. */
    void flushLater(LoopSocket socket) {
        unflushed.add(socket);
    }

    /** An empty buffer for what is held back. By a thread carried here. */
    ByteBuffer takeBuffer() {
        ByteBuffer buffer = buffers.pollFirst();
        return buffer == null ? ByteBuffer.allocateDirect(BUFFER_BYTES) : buffer;
    }

    /** Takes the buffer back, whatever is in it. On the loop's own thread. */
    void giveBack(ByteBuffer buffer) {
        if (buffers.size() < MOST_BUFFERS) {
            buffers.addFirst(buffer.clear());
        }
    }

    /** Connections that are served here. */
    AtomicInteger connections() {
        return connections;
    }

    /** Whether the calling thread is the loop's own, or one that it carries: nothing else happens here meanwhile. */
    boolean isOwnTurn() {
        return isOwnThread() || carriesThisThread();
    }

    /** Whether the calling thread is the loop's own. */
    @SuppressWarnings("ReferenceEquality") // a thread is equal to itself alone
    boolean isOwnThread() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        if (isOwnThread()) {
            ownTasks.add(task);
        } else {
            tasks.add(task);
            wakeUp();
        }
    }

    /**
     * Has the selector look again at what it waits for. That takes a monitor, for which no virtual thread may wait: only one
     * thread of the JDK lets those go on that do (JEP 491), and if it waits for the same monitor, because it has something
     * for this loop to do, none of them ever will.
     */
    void wakeUp() {
        if (!asleep) {
            return;
        }
        if (Thread.currentThread().isVirtual()) {
            WAKER.execute(selector::wakeup);
        } else {
            selector.wakeup();
        }
    }

    Selector selector() {
        return selector;
    }

    /** A buffer to be emptied before the calling thread waits for anything. */
    ByteBuffer scratch() {
        return carriesThisThread() ? scratch.clear() : ByteBuffer.allocate(SCRATCH_BYTES);
    }

    /** Nanoseconds since some moment in the past; never negative. */
    static long now() {
        return System.nanoTime() - START;
    }

    /** The moment after this time. */
    static long after(long nanos) {
        long moment = now() + nanos;
        return moment < 0 ? NEVER : moment;
    }

    /** Sees to it that waiting threads are looked at again by that moment. */
    void expireAt(long moment) {
        if (moment < nextExpiry.get() && nextExpiry.getAndAccumulate(moment, Math::min) > moment) {
            wakeUp();
        }
    }

    private void run() {
        thread = Thread.currentThread();
        Consumer<SelectionKey> signal = this::signal;
        while (true) {
            try {
                round(signal);
            } catch (Throwable e) {
                survive(e);
            }
        }
    }

    /** A method of its own, because one that is called is compiled long before one that does not end. */
    private void round(Consumer<SelectionKey> signal) {
        try {
            select(signal);
        } catch (Throwable e) {
            survive(e);
        }
        roundNanos = System.nanoTime();
        runTasks();
        flush();
        expireIfDue();
    }

    /**
     * A loop must not end, whatever happens: all its connections would hang for ever. Another thread says so, since the loop
     * itself must not wait for a log that a thread may be writing to which it carries.
     */
    private static void survive(Throwable failure) {
        try {
            Thread.ofVirtual()
                    .name("event-loop-failure")
                    .inheritInheritableThreadLocals(false)
                    .start(() -> LOG.log(Level.ERROR, "an event loop goes on after a failure", failure));
        } catch (Throwable e) {
            // No memory even to say so.
        }
    }

    private void select(Consumer<SelectionKey> signal) throws IOException {
        asleep = true;
        if (tasks.isEmpty() && ownTasks.isEmpty()) {
            long expiry = nextExpiry.get();
            // Zero would mean without end.
            selector.select(signal, expiry == NEVER ? 0 : Math.max(1, (expiry - now()) / NANOS_PER_MILLI + 1));
        } else {
            asleep = false;
            selector.selectNow(signal);
        }
        asleep = false;
    }

    private void signal(SelectionKey key) {
        if (asleep) {
            asleep = false; // else each task that follows from the signals would wake the loop up
        }
        try {
            ((LoopSocket) key.attachment()).signal(key.readyOps());
        } catch (CancelledKeyException e) {
            // Closed by another thread meanwhile.
        }
    }

    private void runTasks() {
        Runnable task;
        for (int left = MOST_TASKS; left > 0 && (task = nextTask()) != null; left--) {
            try {
                task.run();
            } catch (Throwable e) {
                survive(e);
            }
        }
    }

    private @Nullable Runnable nextTask() {
        Runnable task = tasks.poll();
        return task == null ? ownTasks.poll() : task;
    }

    private void flush() {
        LoopSocket socket;
        while ((socket = unflushed.poll()) != null) {
            try {
                socket.flush();
            } catch (Throwable e) {
                survive(e);
            }
        }
    }

    private void expireIfDue() {
        long now = now();
        if (now < nextExpiry.get()) {
            return;
        }
        nextExpiry.set(NEVER);
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof LoopSocket socket) {
                expireAt(socket.expire(now));
            }
        }
    }
}
