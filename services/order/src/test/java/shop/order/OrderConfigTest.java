package shop.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.defaults.config.SettingsException;
import shop.order.placing.FaultPoints;
import shop.testing.TestSettings;

class OrderConfigTest {
    private static OrderConfig config(String environment, Map<String, String> overrides) {
        return TestSettings.of(environment, overrides).make(OrderConfig::from);
    }

    @Test
    void theDefaultsSettleAnOrderWithinHalfAMinute() {
        OrderConfig config = config("local", Map.of());

        assertThat(config.port()).isEqualTo(5003);
        assertThat(config.databaseName()).isEqualTo("shop_order");
        assertThat(config.currency()).isEqualTo("EUR");
        assertThat(config.faults()).isSameAs(FaultPoints.NONE);
        assertThat(config.saga().lease())
                .isEqualTo(Duration.ofSeconds(12))
                .isGreaterThan(config.http().requestTimeout());
        assertThat(config.saga().attempt()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.saga().giveUpAfter()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.recovery()).isEqualTo(new RecoveryConfig(Duration.ofSeconds(1), 100, 16));
        assertThat(config.events().maxStreams()).isEqualTo(2_000);
    }

    @ParameterizedTest
    @CsvSource({
        "order.port, 65536",
        "order.client-secret, short",
        "order.call-timeout, 0s",
        "order.saga.settle-within, 27s",
        "order.saga.retry-min, never",
        "order.saga.retry-min, 10001ms",
        "order.saga.retry-max, 499ms",
        "order.saga.retry-max, 10001ms",
        "order.saga.parallel-lines, 0",
        "order.recovery.interval, 2m",
        "order.recovery.batch, 0",
        "order.recovery.at-once, 0",
        "order.events.poll, 1ms",
        "order.events.heartbeat, 1ms",
        "order.events.max-duration, 25h",
        "order.events.max-streams, 0",
        "order.events.max-streams-per-caller, 0",
        "order.fault-points, after-insert",
        "order.fault-points, before-everything=halt",
        "order.fault-points, after-insert=halt@0",
        "money.currency, Euro",
    })
    void aWrongValueStopsTheStartAndNamesTheKey(String key, String value) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> config("test", Map.of(key, value)))
                .withMessageContaining(key);
    }

    @Test
    void aLeaseOutlastsTheLongestRequestWhateverThatIs() {
        OrderConfig config = config("test", Map.of("server.request-timeout", "1m", "order.saga.settle-within", "165s"));

        assertThat(config.saga().lease()).isGreaterThan(Duration.ofMinutes(1));
    }

    @Test
    void faultsAreForTheTestEnvironmentAlone() {
        Map<String, String> fault = Map.of("order.fault-points", "after-insert=halt@3,after-takes=stall:20");
        assertThat(config("test", fault).faults()).isNotSameAs(FaultPoints.NONE);

        Map<String, String> elsewhere = new HashMap<>(fault);
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> config("local", elsewhere))
                .withMessageContaining("FAULT_POINTS");
    }
}
