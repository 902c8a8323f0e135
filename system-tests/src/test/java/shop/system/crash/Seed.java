package shop.system.crash;

import java.util.concurrent.ThreadLocalRandom;

/** What makes a run's choices: given, to see them again, or any. */
final class Seed {
    static final String PROPERTY = "shop.seed";

    private Seed() {}

    static long choose() {
        long seed = Long.getLong(PROPERTY, ThreadLocalRandom.current().nextLong(1_000_000_000L));
        System.out.println("Seed " + seed + "; the same choices again: -D" + PROPERTY + "=" + seed);
        return seed;
    }
}
