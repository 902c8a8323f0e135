package shop.defaults.loop;

/**
 * The monotonic clock, read once in each round of an event loop, for what need not be known to the microsecond: a request
 * asks for the time a dozen times, and reading it takes longer than most of what is done in between.
 */
public final class LoopClock {
    private LoopClock() {}

    /**
     * As {@link System#nanoTime}; on a thread that a loop carries, what that was when the loop last had found out which
     * sockets are ready. The thread has not waited for any since.
     */
    public static long nanos() {
        EventLoop loop = EventLoop.carrier();
        return loop == null ? System.nanoTime() : loop.roundNanos();
    }
}
