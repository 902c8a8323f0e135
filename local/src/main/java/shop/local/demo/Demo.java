package shop.local.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Fills a shop and plays buyers at a rate. Visits begin when their time has come, whether earlier ones have ended or
 * not, so a slow shop shows as slow answers and not as fewer visits.
 */
public final class Demo {
    private static final int MOST_AT_ONCE = 2000;
    private static final Duration TELL = Duration.ofSeconds(1);
    private static final Duration LAST_VISITS = Duration.ofSeconds(60);

    private final DemoConfig config;
    private final Consumer<String> progress;
    private final BooleanSupplier isOver;
    private final DemoTally tally = new DemoTally();

    /**
     * @param progress told what is going on, about once a second
     * @param isOver asked before each visit whether to stop
     */
    public Demo(DemoConfig config, Consumer<String> progress, BooleanSupplier isOver) {
        this.config = config;
        this.progress = progress;
        this.isOver = isOver;
    }

    /** @throws IOException when the shop cannot be filled, with the reason */
    public DemoTally run() throws IOException, InterruptedException {
        DemoShop shop = new DemoShop(config);
        shop.fill(progress);
        tally.begin();
        if (config.rate() > 0) {
            play(shop);
        }
        return tally;
    }

    private void play(DemoShop shop) throws InterruptedException {
        long start = System.nanoTime();
        long end = config.length().map(length -> start + length.toNanos()).orElse(start + Long.MAX_VALUE / 2);
        double pause = TimeUnit.SECONDS.toNanos(1) / config.rate();
        long told = start;
        Semaphore places = new Semaphore(MOST_AT_ONCE);
        DemoVisit visit = new DemoVisit(shop, tally);
        try (ExecutorService visits = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long n = 0; start + (long) (n * pause) - end < 0 && !isOver.getAsBoolean(); n++) {
                long due = start + (long) (n * pause);
                while (System.nanoTime() - due < 0 && !isOver.getAsBoolean()) {
                    LockSupport.parkNanos(Math.min(due - System.nanoTime(), TELL.toNanos()));
                    told = tell(told);
                }
                begin(visit, visits, places);
                told = tell(told);
            }
            visits.shutdown();
            visits.awaitTermination(LAST_VISITS.toMillis(), TimeUnit.MILLISECONDS);
            visits.shutdownNow();
        }
        progress.accept(tally.line());
    }

    private void begin(DemoVisit visit, ExecutorService visits, Semaphore places) {
        if (!places.tryAcquire()) {
            tally.missed();
            return;
        }
        visits.execute(() -> {
            try {
                visit.run();
            } finally {
                places.release();
            }
        });
    }

    private long tell(long told) {
        long now = System.nanoTime();
        if (now - told < TELL.toNanos()) {
            return told;
        }
        progress.accept(tally.line());
        return now;
    }
}
