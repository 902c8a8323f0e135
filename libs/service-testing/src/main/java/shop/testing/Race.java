package shop.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Many virtual threads let loose at the same moment. */
public final class Race {
    private Race() {}

    /** What one racer does; its number counts from 0. */
    @FunctionalInterface
    public interface Racer<T> {
        T run(int number) throws Exception;
    }

    /** What the racers returned and threw, in no particular order. */
    public record Outcome<T>(List<T> results, List<Throwable> failures) {
        public long count(Predicate<T> wanted) {
            return results.stream().filter(wanted).count();
        }

        /** The results, when nobody failed; otherwise the first failure, with the rest suppressed. */
        public List<T> orThrow() {
            if (failures.isEmpty()) {
                return results;
            }
            AssertionError error = new AssertionError(failures.size() + " of the racers failed", failures.getFirst());
            failures.stream().skip(1).forEach(error::addSuppressed);
            throw error;
        }
    }

    /** As {@link #run(int, Duration, Racer)} with a minute's time. */
    public static <T> Outcome<T> run(int racers, Racer<T> racer) {
        return run(racers, Duration.ofMinutes(1), racer);
    }

    /** @throws AssertionError when not all are through by the deadline; the late ones are interrupted */
    public static <T> Outcome<T> run(int racers, Duration deadline, Racer<T> racer) {
        List<T> results = Collections.synchronizedList(new ArrayList<>());
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch ready = new CountDownLatch(racers);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(racers);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < racers; i++) {
            int number = i;
            threads.add(Thread.ofVirtual().name("racer-" + number).start(() -> {
                try {
                    ready.countDown();
                    go.await();
                    results.add(racer.run(number));
                } catch (Throwable failure) { // an assertion in a racer is a failure to report, too
                    failures.add(failure);
                } finally {
                    done.countDown();
                }
            }));
        }
        await(ready, deadline, threads);
        go.countDown();
        await(done, deadline, threads);
        return new Outcome<>(List.copyOf(results), List.copyOf(failures));
    }

    private static void await(CountDownLatch latch, Duration deadline, List<Thread> threads) {
        try {
            if (latch.await(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        long late = latch.getCount();
        threads.forEach(Thread::interrupt);
        throw new AssertionError(late + " of " + threads.size() + " racers were not through within " + deadline);
    }
}
