package shop.defaults.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderNames;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldNameSetTest {
    /** Some that Helidon numbers, and some that it does not know. */
    private static final FieldNameSet SET = FieldNameSet.of("Host", "via", "X-Request-Id", "traceparent");

    @ParameterizedTest
    @ValueSource(strings = {"Host", "host", "HOST", "Via", "x-request-id", "X-REQUEST-ID", "traceparent"})
    void aNameIsFoundInWhateverCase(String name) {
        assertThat(SET.contains(HeaderNames.create(name))).isTrue();
        assertThat(SET.contains(field(name))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hosts", "Accept", "Content-Length", "X-Request", "tracestate"})
    void otherNamesAreNot(String name) {
        assertThat(SET.contains(HeaderNames.create(name))).isFalse();
        assertThat(SET.contains(field(name))).isFalse();
    }

    private static ReceivedField field(String name) {
        byte[] line = (name + ": x").getBytes(ISO_8859_1);
        return ReceivedField.parse(line, 0, line.length);
    }
}
