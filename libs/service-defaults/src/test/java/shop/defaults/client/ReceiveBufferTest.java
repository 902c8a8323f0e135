package shop.defaults.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiveBufferTest {
    @Test
    void aLineMayArriveAnOctetAtATime() {
        ReceiveBuffer buffer = buffer("a\tcaf\u00e9 b\r\n\r\nrest".split(""));

        assertThat(buffer.line(100)).isEqualTo("a\tcaf\u00e9 b");
        assertThat(buffer.line(0)).isEmpty();
        assertThat(rest(buffer, 4)).isEqualTo("rest");
    }

    @Test
    void linesAreTakenOutOfWhatHasArrivedTogether() {
        ReceiveBuffer buffer = buffer("one\r\ntwo\r\nthr", "ee\r\n12");

        assertThat(List.of(buffer.line(5), buffer.line(5), buffer.line(5))).containsExactly("one", "two", "three");
        assertThat(buffer.available()).isEqualTo(2);
    }

    @Test
    void whatWasReadStaysAsItWas() {
        ReceiveBuffer buffer = buffer("one\r\ntw", "o\r\n");
        assertThat(buffer.awaitLine(10)).isEqualTo(3);
        byte[] first = buffer.octets();
        buffer.skipLine(3);
        assertThat(buffer.line(10)).isEqualTo("two");
        assertThat(new String(first, ISO_8859_1)).isEqualTo("one\r\ntw");
    }

    @Test
    void whatHasArrivedIsGivenOutWhereItLies() {
        ReceiveBuffer buffer = buffer("one\r\nbody\r\n");
        assertThat(buffer.line(10)).isEqualTo("one");
        Slice body = buffer.take(4);
        assertThat(new String(body.octets(), body.from(), body.length(), ISO_8859_1))
                .isEqualTo("body");
        assertThat(buffer.available()).isEqualTo(2);
        assertThatThrownBy(() -> buffer.take(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aLineMayBeAsLongAsItMayAndNoLonger() {
        assertThat(buffer("12345\r\n").line(5)).isEqualTo("12345");
        assertThatThrownBy(() -> buffer("123456\r\n").line(5)).hasMessageContaining("too long");
        assertThatThrownBy(() -> buffer("123456").line(5)).hasMessageContaining("too long");
        assertThatThrownBy(() -> buffer("1\r\n").line(0)).hasMessageContaining("too long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n", "a\rb", "\n", "\r\r\n", "a\u0000b\r\n", "a\u007fb\r\n", "a\u0000"})
    void otherOctetsAndOtherEndsAreRefused(String text) {
        assertThatThrownBy(() -> buffer(text).line(100)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> buffer(text.split("")).line(100)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a\r"})
    void aConnectionThatEndsWithinALineHasNoLine(String text) {
        assertThatThrownBy(() -> buffer(text).line(100)).isInstanceOf(InsufficientDataAvailableException.class);
    }

    private static String rest(ReceiveBuffer buffer, int size) {
        byte[] octets = new byte[size];
        int taken = 0;
        while (taken < size) {
            buffer.awaitSome();
            taken += buffer.take(ByteBuffer.wrap(octets, taken, size - taken));
        }
        return new String(octets, ISO_8859_1);
    }

    private static ReceiveBuffer buffer(String... pieces) {
        Queue<String> left = new ArrayDeque<>(List.of(pieces));
        return new ReceiveBuffer(() -> {
            String piece = left.poll();
            return piece == null ? null : piece.getBytes(ISO_8859_1);
        });
    }
}
