package shop.defaults.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivedFieldTest {
    @Test
    void itIsWrittenAsItCame() {
        assertThat(written("eTag:\t\"caf\u00e9\"")).isEqualTo("eTag:\t\"caf\u00e9\"\r\n");
    }

    @Test
    void blanksBehindTheValueAreDropped() {
        assertThat(written("Age: 7 \t ")).isEqualTo("Age: 7\r\n");
    }

    @Test
    void whoAsksGetsTheValueWithoutTheBlanksAround() {
        ReceivedField field = field("X-Thing:  a b\t");

        assertThat(field.get()).isEqualTo("a b");
        assertThat(field.headerName()).isEqualTo(HeaderNames.create("x-thing"));
        assertThat(field.allValues()).containsExactly("a b");
    }

    @Test
    void aFieldMayBeEmpty() {
        assertThat(field("X-Empty:").get()).isEmpty();
        assertThat(written("X-Empty:")).isEqualTo("X-Empty:\r\n");
    }

    @Test
    void namesThatShareAPlaceAreToldApart() {
        for (int i = 0; i < 2_000; i++) {
            String name = "X-Name-" + i % 500;
            assertThat(field(name + ": x").headerName()).isEqualTo(HeaderNames.create(name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", ": x", "Age", "Age : 7", " Age: 7", "\tAge: 7", "A ge: 7"})
    void whatIsNoFieldIsRefused(String line) {
        assertThatThrownBy(() -> field(line)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ReceivedField field(String line) {
        byte[] octets = ("> " + line + "\r\n").getBytes(ISO_8859_1);
        return ReceivedField.parse(octets, 2, octets.length - 2);
    }

    private static String written(String line) {
        BufferData buffer = BufferData.growing(16);
        field(line).writeHttp1Header(buffer);
        return new String(buffer.readBytes(), ISO_8859_1);
    }
}
