package shop.defaults.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ETagsTest {
    @Test
    void equalRepresentationsHaveEqualTags() {
        assertThat(ETags.of("[1,2]")).isEqualTo(ETags.of("[1,2]")).isNotEqualTo(ETags.of("[1,3]"));
    }

    @Property
    void cursorsBringBackTheirKey(
            @ForAll @CharRange(from = ' ', to = '\uD7FF') @StringLength(max = 200) String first,
            @ForAll @CharRange(from = ' ', to = '\uD7FF') @StringLength(max = 200) String second) {
        assertThat(Cursor.decode(Cursor.encode(first, second), 2)).containsExactly(first, second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "e30", "WzFd", "WyJhIl0", "bm90IGpzb24"})
    void whatIsNoCursorIsRefused(String text) {
        assertThatThrownBy(() -> Cursor.decode(text, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.0/x", "example.com/8", ""})
    void trustedNetworksAreAddressesAndNeverNames(String network) {
        assertThatThrownBy(() -> new TrustedProxies(List.of(network))).isInstanceOf(IllegalArgumentException.class);
    }
}
