package shop.system.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Buyers buy while processes die, freeze and lose sight of each other at random. */
@ExtendWith(SharedCluster.class)
class RandomTroubleCrashIT {
    private static final Duration TIME = Duration.ofSeconds(40);

    @Test
    void nothingThatWasPromisedIsBroken(ShopCluster shop) {
        Round.Result result = Round.run(shop, Seed.choose(), TIME, System.out::println);

        System.out.println(result);
        assertThat(result.placed()).isPositive();
        assertThat(result.made()).isNotEmpty();
    }
}
