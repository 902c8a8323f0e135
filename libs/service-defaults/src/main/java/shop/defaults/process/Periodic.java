package shop.defaults.process;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Does the same again and again, with a pause before each time, in a thread of its own. What fails is logged and done again
 * the next time.
 */
public final class Periodic implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Periodic.class.getName());

    private final String name;
    private final Supplier<Duration> pause;
    private final Runnable work;
    private final Thread thread;
    private volatile boolean closed;

    private Periodic(String name, Supplier<Duration> pause, Runnable work) {
        this.name = name;
        this.pause = pause;
        this.work = work;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /** @param name of the thread, and of the work in the log */
    public static Periodic every(Duration interval, String name, Runnable work) {
        return started(new Periodic(name, () -> interval, work));
    }

    /** With pauses of one to one and a half intervals, so that replicas do not march in step. */
    public static Periodic aboutEvery(Duration interval, String name, Runnable work) {
        long half = interval.toMillis() / 2;
        return started(new Periodic(
                name, () -> interval.plusMillis(ThreadLocalRandom.current().nextLong(half + 1)), work));
    }

    private static Periodic started(Periodic periodic) {
        periodic.thread.start();
        return periodic;
    }

    private void run() {
        try {
            while (!closed) {
                Thread.sleep(pause.get());
                attempt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void attempt() {
        try {
            work.run();
        } catch (RuntimeException | Error e) { // nobody else does it
            if (!closed) {
                LOG.log(Level.WARNING, "the " + name + " failed, and will be tried again", e);
            }
        }
    }

    /** Interrupts what it is at; does not wait for its end. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
