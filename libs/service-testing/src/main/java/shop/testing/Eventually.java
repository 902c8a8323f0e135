package shop.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens soon, but not at once; never longer than it takes. */
public final class Eventually {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Eventually() {}

    /** @throws AssertionError naming what did not happen by the deadline */
    public static void that(String what, Duration deadline, BooleanSupplier happened) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + deadline + ": " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
