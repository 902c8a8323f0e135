package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RaceTest {
    @Test
    void collectsWhatEveryRacerReturned() {
        assertThat(Race.run(100, number -> number).orThrow())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void collectsWhatTheyThrew() {
        var outcome = Race.run(4, number -> {
            if (number % 2 == 0) {
                throw new IllegalStateException("even");
            }
            return number;
        });
        assertThat(outcome.failures()).hasSize(2).allMatch(IllegalStateException.class::isInstance);
        assertThatThrownBy(outcome::orThrow).isInstanceOf(AssertionError.class);
    }

    @Test
    void doesNotWaitForever() {
        assertThatThrownBy(() -> Race.run(2, Duration.ofMillis(100), number -> {
                    Thread.sleep(Duration.ofMinutes(1));
                    return number;
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("2 of 2");
    }
}
