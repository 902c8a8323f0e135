package shop.embedded;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/**
 * A MongoDB-compatible server inside this process, reachable from this machine only (it has no authentication).
 *
 * <p>On disk, a write is acknowledged only once it would survive the death of the process ({@code kill -9}). A power
 * failure may cost the last second. A folder belongs to one process at a time.
 *
 * <p>It has real indexes and uses them. It does not know: transactions, partial index filters (a partial unique index
 * is a full one), expiry (TTL), collations, text search, renaming of collections.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    /** The server tells of every connection and every collection; only its errors matter here. */
    private static final Logger SERVER_LOG = Logger.getLogger("de.bwaldvogel.mongo");

    private final GroupCommit commits;
    private final WireServer server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedDatabase(GroupCommit commits, WireServer server) {
        this.commits = commits;
        this.server = server;
    }

    /**
     * Where the data lives, where the server listens, and who is told when it is of no use any more.
     *
     * @param folder the data's folder, made when missing; empty for memory
     * @param port port on the loopback address; 0 for any free one
     * @param whenBroken called once, by a thread of the database, when it cannot write to its folder, or a command has broken
     *     off half way; writes that wait have been refused then, nothing that was acknowledged is lost, and only a start
     *     anew helps, so the process should end. Must not close the database, which waits for that thread
     */
    public record Options(Optional<Path> folder, int port, Runnable whenBroken) {
        public Options port(int newPort) {
            return new Options(folder, newPort, whenBroken);
        }

        public Options whenBroken(Runnable newWhenBroken) {
            return new Options(folder, port, newWhenBroken);
        }
    }

    /** Data in memory, on any free port. */
    public static Options inMemory() {
        return new Options(Optional.empty(), 0, () -> {});
    }

    /** Data in files in this folder, on any free port. */
    public static Options onDisk(Path folder) {
        return new Options(Optional.of(folder), 0, () -> {});
    }

    /** @throws EmbeddedDatabaseException when the folder or the port cannot be used; says why in one sentence */
    public static EmbeddedDatabase start(Options options) {
        SERVER_LOG.setLevel(Level.SEVERE);
        Store store = options.folder().map(EmbeddedDatabase::openFolder).orElseGet(Store::inMemory);
        GroupCommit commits = new GroupCommit(store, options.whenBroken());
        try {
            WireServer server = new WireServer(options.port(), new StoredBackend(store), commits);
            return new EmbeddedDatabase(commits, server);
        } catch (Exception e) { // the network library throws a BindException without declaring it
            close(commits);
            throw cannotStart(options.port(), e);
        }
    }

    /**
     * Removes the data in this folder, and nothing else that is there.
     *
     * @throws EmbeddedDatabaseException when a process is using it, or it cannot be removed
     */
    public static void delete(Path folder) {
        try {
            if (!Store.delete(folder)) {
                throw new EmbeddedDatabaseException(inUse(folder));
            }
        } catch (IOException e) {
            throw new EmbeddedDatabaseException("The data in " + folder + " cannot be removed: " + e.getMessage(), e);
        }
    }

    /**
     * Makes the folder when it is missing, and finds out whether a database could be started in it: for those who have
     * something to do before they start one.
     *
     * @throws EmbeddedDatabaseException when it cannot be used, or a process is using it
     */
    public static void mustBeFree(Path folder) {
        prepare(folder);
        try {
            if (Store.isInUse(folder)) {
                throw new EmbeddedDatabaseException(inUse(folder));
            }
        } catch (IOException e) {
            throw new EmbeddedDatabaseException("The data in " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The connection string for MongoDB's drivers. */
    public String uri() {
        return "mongodb://127.0.0.1:" + port();
    }

    public int port() {
        return server.port();
    }

    /** Stops answering and closes the files. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.close();
            close(commits);
        }
    }

    private static void close(GroupCommit commits) {
        try {
            commits.close();
        } catch (IOException | MVStoreException e) {
            throw new EmbeddedDatabaseException("The database cannot save its last changes: " + e.getMessage(), e);
        }
    }

    private static void prepare(Path folder) {
        try {
            Files.createDirectories(folder);
            if (!Files.isWritable(folder)) {
                throw new IOException("not writable");
            }
        } catch (IOException e) {
            throw new EmbeddedDatabaseException("The data folder " + folder + " is not writable.", e);
        }
    }

    private static Store openFolder(Path folder) {
        prepare(folder);
        try {
            return Store.open(folder);
        } catch (MVStoreException e) {
            throw new EmbeddedDatabaseException(reason(folder, e), e);
        } catch (IOException | RuntimeException e) {
            throw new EmbeddedDatabaseException("The data in " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String inUse(Path folder) {
        return "The data folder " + folder + " is in use by another shop.";
    }

    private static String reason(Path folder, MVStoreException e) {
        return switch (e.getErrorCode()) {
            case DataUtils.ERROR_FILE_LOCKED -> inUse(folder);
            case DataUtils.ERROR_FILE_CORRUPT, DataUtils.ERROR_UNSUPPORTED_FORMAT ->
                "The data in " + folder + " is damaged or not the shop's; remove it to start empty.";
            default -> "The data in " + folder + " cannot be read: " + e.getMessage();
        };
    }

    private static EmbeddedDatabaseException cannotStart(int port, Exception e) {
        return hasCause(e, BindException.class)
                ? new EmbeddedDatabaseException("Port " + port + " is in use; the database needs it.", e)
                : new EmbeddedDatabaseException("The database cannot start: " + e.getMessage(), e);
    }

    private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
