package shop.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A file of blocks, each the changes of some complete commands: length, checksum, bytes. The checksum is also one of the
 * journal's epoch: a block that a dying process wrote in part has no matching checksum and counts as never written, and
 * so does one of another epoch, because the maps have it already.
 */
final class Journal implements AutoCloseable {
    private static final int HEADER = 2 * Integer.BYTES;

    private final FileChannel file;
    private long epoch;

    Journal(FileChannel file) {
        this.file = file;
    }

    static Journal open(Path path) throws IOException {
        return new Journal(
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** Hands over every complete block of this epoch, oldest first. */
    void replay(long ofEpoch, Consumer<ByteBuffer> consumer) throws IOException {
        epoch = ofEpoch;
        file.position(0);
        for (ByteBuffer header = read(HEADER); !header.hasRemaining(); header = read(HEADER)) {
            header.flip();
            int length = header.getInt();
            int checksum = header.getInt();
            if (length <= 0 || length > file.size() - file.position()) {
                return;
            }
            ByteBuffer block = read(length).flip();
            if (checksum(block) != checksum) {
                return;
            }
            consumer.accept(block);
        }
    }

    /** Hands the block to the operating system; from then on it survives the end of this process. */
    void append(ByteBuffer block) throws IOException {
        ByteBuffer framed = ByteBuffer.allocate(HEADER + block.remaining());
        framed.putInt(block.remaining()).putInt(checksum(block)).put(block).flip();
        while (framed.hasRemaining()) {
            file.write(framed);
        }
    }

    /** Waits until the disk has everything. */
    void force() throws IOException {
        file.force(false);
    }

    long epoch() {
        return epoch;
    }

    /** Forgets all blocks. Should they come back, after a power failure, they are of another epoch. */
    void startAnew(long newEpoch) throws IOException {
        epoch = newEpoch;
        file.truncate(0);
        file.position(0);
    }

    long size() throws IOException {
        return file.size();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private ByteBuffer read(int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && file.read(buffer) >= 0) {
            // the rest comes with the next read
        }
        return buffer;
    }

    /** Two epochs whose numbers differ in less than 33 bits never have the same: a CRC sees every error of that length. */
    private int checksum(ByteBuffer block) {
        CRC32C crc = new CRC32C();
        if (epoch > 0) { // the blocks of folders that know of no epochs have none
            crc.update(ByteBuffer.allocate(Long.BYTES).putLong(epoch).flip());
        }
        crc.update(block.duplicate());
        return (int) crc.getValue();
    }
}
