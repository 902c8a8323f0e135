package shop.system.crash;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.local.audit.AuditReport;
import shop.system.crash.Troublemaker.Trouble;

/** {@code ./shop chaos}: rounds of trouble, each with its own buyers, for as many minutes as one likes. */
@ExtendWith(SharedCluster.class)
@EnabledIfSystemProperty(named = ChaosIT.MINUTES, matches = ".+")
class ChaosIT {
    static final String MINUTES = "shop.chaos.minutes";

    private static final Duration ROUND = Duration.ofSeconds(60);

    private long placed;
    private long refused;
    private long unknown;
    private long troubled;
    private int rounds;
    private final Map<Trouble, Integer> made = new EnumMap<>(Trouble.class);

    @Test
    void goesOn(ShopCluster shop) {
        long seed = Seed.choose();
        SplittableRandom seeds = new SplittableRandom(seed);
        Duration whole = Duration.ofSeconds((long) (Double.parseDouble(System.getProperty(MINUTES)) * 60));
        Instant end = Instant.now().plus(whole);
        try {
            do {
                long roundSeed = rounds == 0 ? seed : seeds.nextLong(1_000_000_000L);
                System.out.println("Round " + (rounds + 1) + ", seed " + roundSeed);
                Duration left = Duration.between(Instant.now(), end);
                count(Round.run(shop, roundSeed, left.compareTo(ROUND) < 0 ? left : ROUND, System.out::println));
            } while (Instant.now().isBefore(end));
        } finally {
            report(shop, seed);
        }
    }

    private void count(Round.Result result) {
        System.out.println(result);
        rounds++;
        placed += result.placed();
        refused += result.refused();
        unknown += result.unknown();
        troubled += result.troubles();
        result.made().forEach((trouble, times) -> made.merge(trouble, times, Integer::sum));
    }

    private void report(ShopCluster shop, long seed) {
        System.out.println("\nSeed " + seed + ": " + rounds + " rounds came out right.");
        System.out.println("Orders: " + placed + " placed, " + refused + " refused; " + unknown
                + " of them at first unknown to their buyers; " + troubled + " requests without a good answer.");
        System.out.println("Trouble: " + made + ".");
        AuditReport audit = shop.audit();
        audit.findings().forEach(System.out::println);
        System.out.println("Audit: " + audit.summary());
    }
}
