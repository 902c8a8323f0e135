package shop.order.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "tab\t", "naïve", "\u0000"})
    void aKeyIsVisibleAscii(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey(key));
    }

    @Test
    void aKeyHasAtMost255Characters() {
        assertThat(new IdempotencyKey("~".repeat(255)).value()).hasSize(255);
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey("~".repeat(256)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "a b", "{\"$gt\":\"\"}", "a%2f"})
    void aProductIdIsSafeInAPath(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ProductId(id));
    }

    @Test
    void theSameCallerAndKeyAlwaysLeadToTheSameOrder() {
        OrderId id = OrderId.derivedFrom(new UserId("ann"), new IdempotencyKey("k"));

        assertThat(id).isEqualTo(OrderId.derivedFrom(new UserId("ann"), new IdempotencyKey("k")));
        assertThat(id).isNotEqualTo(OrderId.derivedFrom(new UserId("ann"), new IdempotencyKey("l")));
        assertThat(id).isNotEqualTo(OrderId.derivedFrom(new UserId("bob"), new IdempotencyKey("k")));
        assertThat(UUID.fromString(id.value()).version()).isEqualTo(8);
        assertThat(UUID.fromString(id.value()).variant()).isEqualTo(2);
    }
}
