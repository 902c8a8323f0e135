package shop.defaults.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.common.buffers.BufferData;
import org.junit.jupiter.api.Test;

class HeadBufferTest {
    private final HeadBuffer heads = new HeadBuffer();

    @Test
    void itIsEmptyEachTimeWhateverWasReadOfTheLast() {
        heads.empty().write(new byte[300]);
        BufferData second = heads.empty();
        second.write(new byte[200]);
        second.readBytes();

        assertThat(heads.empty().available()).isZero();
    }

    @Test
    void theMemoryIsUsedAgainButNotThatOfALongHead() {
        BufferData first = heads.empty();
        first.write(new byte[2_000]);
        BufferData second = heads.empty();
        second.write(new byte[20_000]);
        second.readBytes();
        BufferData third = heads.empty();

        assertThat(second).isSameAs(first);
        assertThat(third).isNotSameAs(second);
        assertThat(third.available()).isZero();
    }
}
