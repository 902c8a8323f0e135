package shop.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Clients that each wait for their answer before they ask again, all at once, for some time. */
final class Load {
    private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

    private Load() {}

    /**
     * What came of it.
     *
     * @param latencies of the expected answers, in nanoseconds
     * @param errors other answers, and connections that failed
     */
    record Result(Histogram latencies, long errors, Duration time, Duration cpu) {
        double perSecond() {
            return latencies.getTotalCount() / (time.toNanos() / 1e9);
        }

        double millis(double percentile) {
            return latencies.getValueAtPercentile(percentile) / 1e6;
        }

        double cpuMicrosPerRequest() {
            return cpu.toNanos() / 1e3 / Math.max(1, latencies.getTotalCount());
        }
    }

    static Result run(
            Child server, int port, int clients, Duration time, int expected, Function<RandomGenerator, byte[]> request)
            throws InterruptedException {
        Histogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
        AtomicLong errors = new AtomicLong();
        Duration cpuBefore = server.cpu();
        long start = System.nanoTime();
        long end = start + time.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try (Connection connection = new Connection(port)) {
                    while (System.nanoTime() < end) {
                        byte[] bytes = request.apply(ThreadLocalRandom.current());
                        long sent = System.nanoTime();
                        if (connection.exchange(bytes) == expected) {
                            latencies.recordValue(Math.min(System.nanoTime() - sent, LONGEST_NANOS));
                        } else {
                            errors.incrementAndGet();
                        }
                    }
                } catch (IOException e) {
                    errors.incrementAndGet();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        return new Result(latencies, errors.get(), taken, server.cpu().minus(cpuBefore));
    }
}
