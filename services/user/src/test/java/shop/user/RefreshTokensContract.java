package shop.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import shop.testing.Race;

/** What every implementation of {@link RefreshTokens} has to do. */
abstract class RefreshTokensContract {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123Z");
    private static final Duration IDLE = Duration.ofDays(7);
    private static final Duration TOTAL = Duration.ofDays(30);

    /** Empty, with its indexes made. */
    abstract RefreshTokens tokens();

    @Test
    void aFamilyIsFoundAsAdded() {
        RefreshTokens.Family family = family("f1", "u1");
        tokens().add(family);

        assertThat(tokens().find("f1")).hasValue(family);
        assertThat(tokens().find("f2")).isEmpty();
    }

    @Test
    void ofManyRotationsOfOneTokenOneHappens() {
        RefreshTokens.Family family = family("f1", "u1");
        tokens().add(family);

        List<Boolean> outcomes = Race.run(
                        24, n -> tokens().rotate(family, "next-" + n, NOW.plusSeconds(1), NOW.plus(IDLE)))
                .orThrow();

        assertThat(outcomes.stream().filter(done -> done)).hasSize(1);
        RefreshTokens.Family rotated = tokens().find("f1").orElseThrow();
        assertThat(rotated.current()).startsWith("next-");
        assertThat(rotated.rotatedAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(rotated.endsAt()).isEqualTo(family.endsAt());
        assertThat(tokens().rotate(family, "late", NOW, NOW)).isFalse();
        assertThat(tokens().rotate(rotated, "later", NOW, NOW.plus(IDLE))).isTrue();
    }

    @Test
    void aRevokedFamilyIsNotRotatedBackToLife() {
        RefreshTokens.Family family = family("f1", "u1");
        tokens().add(family);
        tokens().revoke("f1");
        tokens().revoke("f1");

        assertThat(tokens().rotate(family, "next", NOW, NOW.plus(IDLE))).isFalse();
        assertThat(tokens().find("f1")).isEmpty();
    }

    @Test
    void allFamiliesOfAUserEndAndNobodyElses() {
        tokens().add(family("f1", "u1"));
        tokens().add(family("f2", "u1"));
        tokens().add(family("f3", "u2"));

        tokens().revokeAllOf("u1");

        assertThat(tokens().find("f1")).isEmpty();
        assertThat(tokens().find("f2")).isEmpty();
        assertThat(tokens().find("f3")).isPresent();
    }

    @Test
    void whatHasEndedIsRemoved() {
        tokens().add(family("f1", "u1"));
        tokens().removeExpired(NOW.plus(IDLE).minusMillis(1));
        assertThat(tokens().find("f1")).isPresent();
        tokens().removeExpired(NOW.plus(IDLE));
        assertThat(tokens().find("f1")).isEmpty();
    }

    private static RefreshTokens.Family family(String id, String userId) {
        return new RefreshTokens.Family(id, userId, 1, "first", NOW, NOW.plus(IDLE), NOW.plus(TOTAL));
    }
}
