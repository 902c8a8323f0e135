package shop.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.jspecify.annotations.Nullable;

/** A store's two files, with somebody who is told before each change of one of them and may refuse it. */
public final class WatchedFiles extends FilePathWrapper {
    private static final String SCHEME = "watched";
    private static final Map<Path, Watcher> WATCHERS = new ConcurrentHashMap<>();

    static {
        FilePath.register(new WatchedFiles());
    }

    /** Called by the thread that is about to change a file. */
    interface Watcher {
        /**
         * @param what {@code shop.mv write}, {@code shop.journal truncate} and so on; a write comes twice, the second time as
         *     {@code … write, rest} when half of it is in the file
         * @throws IOException to refuse it
         */
        void before(String what) throws IOException;
    }

    /** Opens the store of a folder under the eyes of a watcher. */
    static Store open(Path folder, Watcher watcher) throws IOException {
        WATCHERS.put(folder, watcher);
        String prefix = SCHEME + ":" + folder + "/";
        return Store.open(
                prefix + "shop.mv",
                () -> new Journal(FilePath.get(prefix + "shop.journal").open("rw")));
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        Path file = Path.of(getBase().toString());
        Watcher watcher = WATCHERS.get(file.getParent());
        if (watcher == null) {
            throw new IOException("nobody watches " + file);
        }
        return new Channel(getBase().open(mode), file.getFileName().toString(), watcher);
    }

    private static final class Channel extends FileBase {
        private final FileChannel file;
        private final String name;
        private final Watcher watcher;

        Channel(FileChannel file, String name, Watcher watcher) {
            this.file = file;
            this.name = name;
            this.watcher = watcher;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int written = write(bytes, file.position());
            file.position(file.position() + written);
            return written;
        }

        @Override
        public synchronized int write(ByteBuffer bytes, long position) throws IOException {
            watcher.before(name + " write");
            int all = bytes.remaining();
            ByteBuffer half = bytes.duplicate().limit(bytes.position() + all / 2);
            writeFully(half, position);
            watcher.before(name + " write, rest");
            bytes.position(half.position());
            writeFully(bytes, position + all / 2);
            return all;
        }

        private void writeFully(ByteBuffer bytes, long position) throws IOException {
            for (long at = position; bytes.hasRemaining(); ) {
                at += file.write(bytes, at);
            }
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            watcher.before(name + " truncate");
            file.truncate(size);
            return this;
        }

        @Override
        public void force(boolean metadata) throws IOException {
            watcher.before(name + " force");
            file.force(metadata);
        }

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            return file.read(bytes);
        }

        @Override
        public synchronized int read(ByteBuffer bytes, long position) throws IOException {
            return file.read(bytes, position);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public synchronized @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
