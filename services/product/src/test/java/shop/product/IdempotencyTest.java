package shop.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.http.Status;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ErrorType;
import shop.defaults.error.ServiceException;
import shop.defaults.idempotency.Answer;
import shop.defaults.idempotency.Idempotency;
import shop.defaults.idempotency.Idempotency.Attempt;
import shop.testing.Race;
import shop.testing.TestClock;
import shop.testing.TestDatabase;

/** The store of keys on a database: what the routes rely on. */
class IdempotencyTest {
    private static final Duration LEASE = Duration.ofSeconds(20);

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    private final TestClock clock = TestClock.fixed();
    private final Idempotency idempotency =
            new Idempotency(database.mongo().getCollection(Idempotency.COLLECTION), clock, LEASE, Duration.ofHours(24));
    private final Optional<String> key = Optional.of("key");
    private final List<Attempt> effects = new ArrayList<>();

    @Test
    void theSecondTimeTheFirstAnswerIsGiven() {
        Answer first = idempotency.once("ann", key, "request", this::effect);
        Answer second = idempotency.once("ann", key, "request", this::effect);

        assertThat(effects).hasSize(1);
        assertThat(first.replayed()).isFalse();
        assertThat(second.replayed()).isTrue();
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.headers()).isEqualTo(first.headers());
    }

    @Test
    void keysOfDifferentCallersDoNotMeet() {
        idempotency.once("ann", key, "request", this::effect);
        idempotency.once("bob", key, "another", this::effect);

        assertThat(effects).hasSize(2);
    }

    @Test
    void anotherRequestWithTheKeyIsRefused() {
        idempotency.once("ann", key, "request", this::effect);

        assertRefused(CommonErrors.IDEMPOTENCY_KEY_REUSED, "another");
    }

    @Test
    void whileTheFirstRunsOthersAreTurnedAway() {
        List<String> answers = Race.run(16, n -> {
                    try {
                        idempotency.once("ann", key, "request", this::effect);
                        return "answered";
                    } catch (ServiceException e) {
                        return e.type().code();
                    }
                })
                .orThrow();

        assertThat(effects).hasSize(1);
        assertThat(answers).contains("answered").isSubsetOf("answered", "idempotency-key-in-flight");
    }

    @Test
    void aRefusedRequestMayBeCorrected() {
        assertThatThrownBy(() -> idempotency.once("ann", key, "wrong", id -> {
                    throw ServiceException.of(CommonErrors.CONFLICT, "no");
                }))
                .isInstanceOf(ServiceException.class);

        idempotency.once("ann", key, "right", this::effect);
        assertThat(effects).hasSize(1);
    }

    @Test
    void anUnknownOutcomeIsFoundOutWithTheSameEffectId() {
        assertThatThrownBy(() -> idempotency.once("ann", key, "request", attempt -> {
                    effect(attempt);
                    throw ServiceException.of(CommonErrors.UNAVAILABLE, "no answer");
                }))
                .isInstanceOf(ServiceException.class);

        idempotency.once("ann", key, "request", this::effect);

        assertThat(effects).hasSize(2);
        Attempt first = effects.get(0);
        assertThat(effects.get(1)).isEqualTo(new Attempt(first.effectId(), true, first.begun()));
    }

    @Test
    void whatDiedInBetweenIsTakenOverWhenItsLeaseEnds() {
        assertThatThrownBy(() -> idempotency.once("ann", key, "request", attempt -> {
                    effect(attempt);
                    throw new AssertionError("the process dies");
                }))
                .isInstanceOf(AssertionError.class);
        assertRefused(CommonErrors.IDEMPOTENCY_KEY_IN_FLIGHT, "request");

        clock.advance(LEASE.plusMillis(1));
        idempotency.once("ann", key, "request", this::effect);

        assertThat(effects).hasSize(2);
        Attempt first = effects.get(0);
        assertThat(effects.get(1)).isEqualTo(new Attempt(first.effectId(), true, first.begun()));
    }

    @Test
    void aDayLaterAKeyIsForgotten() {
        idempotency.once("ann", key, "request", this::effect);
        clock.advance(Duration.ofHours(23));
        idempotency.sweep();
        idempotency.once("ann", key, "request", this::effect);
        assertThat(effects).hasSize(1);

        clock.advance(Duration.ofHours(2));
        idempotency.sweep();
        idempotency.once("ann", key, "request", this::effect);
        assertThat(effects).hasSize(2);
    }

    private synchronized Answer effect(Attempt attempt) {
        effects.add(attempt);
        return Answer.of(Status.CREATED_201, Map.of("price", new BigDecimal("1.50")))
                .header("Location", "things/" + attempt.effectId());
    }

    private void assertRefused(ErrorType type, String request) {
        assertThatThrownBy(() -> idempotency.once("ann", key, request, this::effect))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.type()).isEqualTo(type));
    }
}
