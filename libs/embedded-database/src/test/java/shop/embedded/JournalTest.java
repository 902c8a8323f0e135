package shop.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    Path folder;

    @Test
    void blocksOfAnotherEpochCountAsNeverWritten() throws IOException {
        for (long epoch : new long[] {0, 1, 2, 255, 256, 1L << 31}) {
            write(epoch, 1, 2, 3);
            assertThat(blocks(epoch)).containsExactly(1, 2, 3);
            assertThat(blocks(epoch + 1)).isEmpty();
        }
    }

    /** After a power failure, behind the new blocks. */
    @Test
    void oldBlocksThatComeBackAreNotRedone() throws IOException {
        write(1, 1, 2, 3);
        byte[] old = Files.readAllBytes(file());
        write(2, 4);
        System.arraycopy(Files.readAllBytes(file()), 0, old, 0, old.length / 3);
        Files.write(file(), old);
        assertThat(blocks(2)).containsExactly(4);
    }

    /** A folder of the time before there were epochs: length, checksum of the bytes alone, bytes. */
    @Test
    void aJournalWithoutAnEpochIsThatOfMapsWithoutOne() throws IOException {
        Files.write(file(), new byte[] {
            0, 0, 0, 9, (byte) 0xe3, 0x06, (byte) 0x92, (byte) 0x83, '1', '2', '3', '4', '5', '6', '7', '8', '9'
        });
        assertThat(blocks(0)).hasSize(1);
        assertThat(blocks(1)).isEmpty();
    }

    private void write(long epoch, int... blocks) throws IOException {
        try (Journal journal = Journal.open(file())) {
            journal.startAnew(epoch);
            for (int block : blocks) {
                journal.append(ByteBuffer.allocate(20).putInt(block).rewind());
            }
        }
    }

    private List<Integer> blocks(long epoch) throws IOException {
        List<Integer> blocks = new ArrayList<>();
        try (Journal journal = Journal.open(file())) {
            journal.replay(epoch, block -> blocks.add(block.getInt()));
        }
        return blocks;
    }

    private Path file() {
        return folder.resolve("journal");
    }
}
