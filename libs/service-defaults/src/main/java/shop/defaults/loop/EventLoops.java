package shop.defaults.loop;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The event loops of this process: one for each processor, and at least two, so that one can be held up. */
public final class EventLoops {
    private static final int LEAST = 2;

    /** How many there are. */
    public static final int COUNT = Math.max(LEAST, Runtime.getRuntime().availableProcessors());

    private EventLoops() {}

    private static final class Started {
        static final List<EventLoop> LOOPS = IntStream.range(0, COUNT)
                .mapToObj(i -> EventLoop.start(i, "event-loop-" + i))
                .toList();
    }

    /** Does the work of one connection on a virtual thread of the loop that has the fewest of them. */
    public static void serve(Runnable work) {
        EventLoop loop = Started.LOOPS.stream()
                .min(Comparator.comparingInt(one -> one.connections().get()))
                .orElseThrow();
        loop.connections().incrementAndGet();
        loop.begin(() -> {
            try {
                work.run();
            } finally {
                loop.connections().decrementAndGet();
            }
        });
    }
}
