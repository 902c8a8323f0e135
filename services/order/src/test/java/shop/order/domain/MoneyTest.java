package shop.order.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class MoneyTest {
    @Property
    void timesIsRepeatedPlus(
            @ForAll @BigRange(min = "0", max = "99999.99") @Scale(2) BigDecimal price,
            @ForAll @IntRange(min = 1, max = 50) int count) {
        Money sum = Money.ZERO;
        for (int i = 0; i < count; i++) {
            sum = sum.plus(new Money(price));
        }

        assertThat(new Money(price).times(new Quantity(count))).isEqualTo(sum);
    }

    @Property
    void trailingZerosDoNotMatter(@ForAll @BigRange(min = "0", max = "999999") @Scale(2) BigDecimal amount) {
        assertThat(new Money(amount.stripTrailingZeros())).isEqualTo(new Money(amount.setScale(5)));
    }

    @Test
    void thereIsNoThirdDecimalPlace() {
        assertThatIllegalArgumentException().isThrownBy(() -> Money.of("0.005"));
    }

    @Test
    void thereIsNoNegativeAmount() {
        assertThatIllegalArgumentException().isThrownBy(() -> Money.of("-0.01"));
    }

    @Test
    void largeAmountsAreWrittenPlainly() {
        assertThat(new Money(new BigDecimal("1E+7"))).hasToString("10000000.00");
    }
}
