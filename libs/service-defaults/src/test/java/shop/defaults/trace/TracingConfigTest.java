package shop.defaults.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.defaults.config.Settings;
import shop.defaults.config.SettingsException;

class TracingConfigTest {
    @TempDir
    private Path directory;

    @Test
    void withoutAnEndpointNothingIsRecorded() throws IOException {
        TracingConfig config = config(Map.of());
        assertThat(config.endpoint()).isEmpty();
        assertThat(config.sampleRatio()).isEqualTo(1.0);
        assertThat(Tracing.start(config, "thing")).isSameAs(Tracing.OFF);
        assertThat(Tracing.OFF.request("GET", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
                .isSameAs(Span.NONE);
    }

    @Test
    void variablesSetBoth() throws IOException {
        TracingConfig config = config(Map.of(
                "SHOP_TRACING_OTLP_ENDPOINT", "https://collector:4318/base", "SHOP_TRACING_SAMPLE_RATIO", "0.25"));
        assertThat(config.endpoint()).contains(URI.create("https://collector:4318/base"));
        assertThat(config.sampleRatio()).isEqualTo(0.25);
        assertThat(config.environment()).isEqualTo("here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "collector:4318",
                "grpc://collector:4317",
                "http://",
                "http://a b",
                "http://user:secret@collector:4318",
                "http://collector:4318?token=x",
                "http://collector:4318/v1/traces"
            })
    void anythingButABaseUrlIsRefused(String endpoint) {
        assertThatThrownBy(() -> config(Map.of("SHOP_TRACING_OTLP_ENDPOINT", endpoint)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("tracing.otlp-endpoint")
                .hasMessageContaining("SHOP_TRACING_OTLP_ENDPOINT")
                .hasMessageContaining("such as http://collector:4318");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.1", "1.01", "all", "50%"})
    void aRatioIsFromZeroToOne(String ratio) {
        assertThatThrownBy(() -> config(Map.of("SHOP_TRACING_SAMPLE_RATIO", ratio)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("tracing.sample-ratio");
    }

    @Test
    void aMisspeltKeyIsRefused() {
        assertThatThrownBy(() -> config(Map.of("SHOP_TRACING_ENDPOINT", "http://collector:4318")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("SHOP_TRACING_ENDPOINT");
    }

    private TracingConfig config(Map<String, String> variables) throws IOException {
        Files.writeString(directory.resolve("base.yaml"), "tracing:\n  otlp-endpoint:\n  sample-ratio: 1.0\n");
        Files.writeString(directory.resolve("here.yaml"), "");
        Map<String, String> all = new HashMap<>(variables);
        all.put("SHOP_CONFIG_DIR", directory.toString());
        all.put("SHOP_ENV", "here");
        return Settings.load(all).make(TracingConfig::from);
    }
}
