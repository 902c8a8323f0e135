package shop.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import shop.testing.Race;

class RateLimitTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000); // nanoTime may begin anywhere, and overflow
    private final RateLimit limit = new RateLimit(10, Duration.ofSeconds(10), now::get);

    @Test
    void aQuotaMayBeUsedUpAtOnceAndGrowsBackEvenly() {
        for (int left = 9; left >= 0; left--) {
            assertThat(limit.take("ann")).isEqualTo(accepted(left, 10 - left));
        }
        assertThat(limit.take("ann")).isEqualTo(refused(1));
        pass(Duration.ofMillis(500));
        assertThat(limit.take("ann").accepted()).isFalse();
        pass(Duration.ofMillis(500));
        assertThat(limit.take("ann")).isEqualTo(accepted(0, 10));
        assertThat(limit.take("ann").accepted()).isFalse();
        pass(Duration.ofSeconds(10));
        assertThat(limit.take("ann")).isEqualTo(accepted(9, 1));
    }

    @Test
    void everybodyHasTheirOwn() {
        IntStream.range(0, 11).forEach(i -> limit.take("ann"));
        assertThat(limit.take("ann").accepted()).isFalse();
        assertThat(limit.take("bob").accepted()).isTrue();
    }

    @Test
    void manyMadeUpClientsShareOneQuotaUntilOthersAreForgotten() {
        IntStream.range(0, RateLimit.MOST).forEach(i -> limit.take("client-" + i));
        IntStream.range(0, 10)
                .forEach(i -> assertThat(limit.take("more-" + i).accepted()).isTrue());
        assertThat(limit.take("one more").accepted()).isFalse();
        assertThat(limit.take("client-7").accepted()).isTrue();

        pass(Duration.ofSeconds(20));

        assertThat(limit.take("one more")).isEqualTo(accepted(9, 1));
    }

    @Test
    void exactlyTheQuotaIsAcceptedOfManyAtOnce() {
        assertThat(Race.run(100, i -> limit.take("ann").accepted()).orThrow().stream()
                        .filter(accepted -> accepted))
                .hasSize(10);
    }

    /** A burst gets its quota and no more, and waiting as told is always enough. */
    @Property(tries = 200)
    void waitingAsToldIsEnough(@ForAll @IntRange(min = 1, max = 50) int quota, @ForAll @IntRange(max = 200) int burst) {
        RateLimit any = new RateLimit(quota, Duration.ofSeconds(7), now::get);
        long accepted = IntStream.range(0, burst)
                .filter(i -> any.take("ann").accepted())
                .count();
        assertThat(accepted).isEqualTo(Math.min(burst, quota));
        RateLimit.Verdict verdict = any.take("ann");
        if (!verdict.accepted()) {
            pass(verdict.wholeAfter());
            assertThat(any.take("ann").accepted()).isTrue();
        }
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static RateLimit.Verdict accepted(int remaining, int wholeAfterSeconds) {
        return new RateLimit.Verdict(true, remaining, Duration.ofSeconds(wholeAfterSeconds));
    }

    private static RateLimit.Verdict refused(int afterSeconds) {
        return new RateLimit.Verdict(false, 0, Duration.ofSeconds(afterSeconds));
    }
}
