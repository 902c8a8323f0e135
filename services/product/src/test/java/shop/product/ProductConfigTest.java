package shop.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Currency;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.defaults.config.SettingsException;
import shop.testing.TestSettings;

class ProductConfigTest {
    @Test
    void defaultsAreThoseOfTheBaseFile() {
        ProductConfig config = TestSettings.load().make(ProductConfig::from);

        assertThat(config.databaseName()).isEqualTo("shop_product");
        assertThat(config.currency()).isEqualTo(Currency.getInstance("EUR"));
        assertThat(config.maxQueue()).isEqualTo(2_000);
        assertThat(config.sweepInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.keysKept()).isEqualTo(Duration.ofDays(2));
    }

    @ParameterizedTest
    @CsvSource({
        "product.port, 70000",
        "product.stock.max-queue, 0",
        "product.stock.sweep-interval, 1ms",
        "product.idempotency-keys-kept, 1h",
        "money.currency, EURO"
    })
    void aWrongValueIsNamed(String key, String value) {
        assertThatThrownBy(() -> TestSettings.with(Map.of(key, value)).make(ProductConfig::from))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(key);
    }
}
