package shop.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.testing.TestSettings;

class DemoCommandTest {
    private static final Map<String, String> VARIABLES =
            Map.of("SHOP_CONFIG_DIR", TestSettings.directory().toString());

    @Test
    void theShopMayBeElsewhere() {
        var options = DemoCommand.options(new String[] {"--url", "https://shop.example", "--seconds", "5"});
        assertThat(DemoCommand.config(options, VARIABLES).shop()).hasToString("https://shop.example");
    }

    @ParameterizedTest
    @CsvSource({
        "--url foo, '--url needs an address such as http://localhost:8000, not foo.'",
        "--url localhost:8000, '--url needs an address such as http://localhost:8000, not localhost:8000.'",
        "--url http://, '--url needs an address such as http://localhost:8000, not http://.'",
        "--seconds, --seconds needs a value.",
        "--url --seconds 5, --url needs a value.",
        "--rate fast, '--rate needs a number, not fast.'",
        "--second 5, What does --second mean?",
    })
    void whatIsWrongIsSaid(String arguments, String sentence) {
        assertThatThrownBy(() -> DemoCommand.config(DemoCommand.options(arguments.split(" ")), VARIABLES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }
}
