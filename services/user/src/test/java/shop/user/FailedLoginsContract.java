package shop.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import shop.testing.Race;

/** What every implementation of {@link FailedLogins} has to do. */
abstract class FailedLoginsContract {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123Z");
    private static final Duration WINDOW = Duration.ofHours(1);

    /** Empty, with its indexes made. */
    abstract FailedLogins failures();

    @Test
    void everyFailureCountsHoweverManyComeAtOnce() {
        Race.run(32, n -> {
                    failures().count("k", NOW.plusMillis(n), WINDOW);
                    return n;
                })
                .orThrow();

        FailedLogins.Tally tally = tally("k", NOW);
        assertThat(tally.failures()).isEqualTo(32);
        assertThat(tally.lastFailure()).isEqualTo(NOW.plusMillis(31));
        assertThat(failures().find(List.of("other"), NOW)).isEmpty();
    }

    @Test
    void theCountBeginsAnewWhenTheWindowIsOver() {
        failures().count("k", NOW, WINDOW);
        failures().count("k", NOW.plus(WINDOW).minusMillis(1), WINDOW);
        assertThat(tally("k", NOW.plus(WINDOW).minusMillis(1)).failures()).isEqualTo(2);

        assertThat(failures().find(List.of("k"), NOW.plus(WINDOW))).isEmpty();
        failures().count("k", NOW.plus(WINDOW), WINDOW);
        assertThat(tally("k", NOW.plus(WINDOW)).failures()).isEqualTo(1);
    }

    @Test
    void theCountBeginsAnewAlsoAfterASuccessThatIsRemembered() {
        Instant proven = NOW.plus(Duration.ofDays(30));
        failures().succeed("k", proven);
        failures().count("k", NOW, WINDOW);
        failures().count("k", NOW.plus(WINDOW).minusMillis(1), WINDOW);
        assertThat(tally("k", NOW.plus(WINDOW).minusMillis(1)).failures()).isEqualTo(2);

        assertThat(tally("k", NOW.plus(WINDOW)).failures()).isZero();
        assertThat(tally("k", NOW.plus(WINDOW)).provenUntil()).isEqualTo(proven);
        failures().count("k", NOW.plus(WINDOW), WINDOW);
        assertThat(tally("k", NOW.plus(WINDOW)).failures()).isEqualTo(1);

        failures().removeExpired(proven.minusMillis(1));
        assertThat(tally("k", proven.minusMillis(1)).provenUntil()).isEqualTo(proven);
        failures().removeExpired(proven);
        assertThat(failures().find(List.of("k"), NOW)).isEmpty();
    }

    @Test
    void aSuccessForgetsTheFailuresAndIsRemembered() {
        failures().count("k", NOW, WINDOW);
        failures().succeed("k", NOW.plus(Duration.ofDays(30)));
        failures().succeed("new", NOW.plus(Duration.ofDays(30)));

        for (String key : List.of("k", "new")) {
            FailedLogins.Tally tally = tally(key, NOW.plus(Duration.ofDays(1)));
            assertThat(tally.failures()).isZero();
            assertThat(tally.provenUntil()).isEqualTo(NOW.plus(Duration.ofDays(30)));
        }
        failures().count("k", NOW.plusSeconds(1), WINDOW);
        assertThat(tally("k", NOW.plusSeconds(1)).failures()).isEqualTo(1);
    }

    @Test
    void whatIsOverIsRemovedAndWhatIsForgottenIsGone() {
        failures().count("k", NOW, WINDOW);
        failures().removeExpired(NOW.plus(WINDOW).minusMillis(1));
        assertThat(tally("k", NOW).failures()).isEqualTo(1);
        failures().removeExpired(NOW.plus(WINDOW));
        assertThat(failures().find(List.of("k"), NOW)).isEmpty();

        failures().count("k", NOW, WINDOW);
        failures().forget("k");
        assertThat(failures().find(List.of("k"), NOW)).isEmpty();
    }

    private FailedLogins.Tally tally(String key, Instant now) {
        return failures().find(List.of(key), now).getOrDefault(key, FailedLogins.Tally.NONE);
    }
}
