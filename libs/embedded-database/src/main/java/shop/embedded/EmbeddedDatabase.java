package shop.embedded;

import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * A MongoDB-compatible server inside this process, reachable from this machine only (it has no authentication).
 *
 * <p>On disk, a write is acknowledged only once it would survive the death of the process ({@code kill -9}). A power
 * failure may cost the last second. One process at a time may use a folder.
 *
 * <p>It does not know: transactions, partial index filters, expiry (TTL), collations, text search.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final String FILE = "shop.mv";
    /** One thread for each connection up to this many: a writer that waits for its commit holds up nobody else. */
    private static final int MAX_THREADS = 256;

    /** The server tells of every connection and every collection; only its warnings matter here. */
    private static final Logger SERVER_LOG = Logger.getLogger("de.bwaldvogel.mongo");

    private final MongoServer server;
    private final int port;

    private EmbeddedDatabase(MongoServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Where the data lives and where the server listens.
     *
     * @param folder the data's folder, made when missing; empty for memory
     * @param port port on the loopback address; 0 for any free one
     */
    public record Options(Optional<Path> folder, int port) {
        public Options port(int newPort) {
            return new Options(folder, newPort);
        }
    }

    /** Data in memory, on any free port. */
    public static Options inMemory() {
        return new Options(Optional.empty(), 0);
    }

    /** Data in a file in this folder, on any free port. */
    public static Options onDisk(Path folder) {
        return new Options(Optional.of(folder), 0);
    }

    /** @throws EmbeddedDatabaseException when the folder or the port cannot be used; says why in one sentence */
    public static EmbeddedDatabase start(Options options) {
        SERVER_LOG.setLevel(Level.SEVERE);
        MVStore store = options.folder().map(EmbeddedDatabase::openFolder).orElseGet(() -> MVStore.open(null));
        MongoServer server = new MongoServer(new DurableBackend(store));
        try {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()), 1, MAX_THREADS);
        } catch (RuntimeException e) {
            store.closeImmediately();
            throw cannotListen(options.port(), e);
        }
        return new EmbeddedDatabase(server, server.getLocalAddress().getPort());
    }

    /** The connection string for MongoDB's drivers. */
    public String uri() {
        return "mongodb://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Stops answering and closes the file; safe to call twice. */
    @Override
    public void close() {
        server.shutdownNow();
    }

    private static MVStore openFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new EmbeddedDatabaseException("The data folder " + folder + " cannot be created.", e);
        }
        if (!Files.isWritable(folder)) {
            throw new EmbeddedDatabaseException(
                    "The data folder " + folder + " is not writable.",
                    new UncheckedIOException(new IOException(folder.toString())));
        }
        Path file = folder.resolve(FILE);
        try {
            MVStore store = new MVStore.Builder()
                    .fileName(file.toString())
                    .autoCommitDisabled()
                    .open();
            store.setRetentionTime(0);
            return store;
        } catch (MVStoreException e) {
            throw new EmbeddedDatabaseException(reason(folder, file, e), e);
        }
    }

    private static String reason(Path folder, Path file, MVStoreException e) {
        return switch (e.getErrorCode()) {
            case DataUtils.ERROR_FILE_LOCKED -> "The data folder " + folder + " is in use by another shop.";
            case DataUtils.ERROR_FILE_CORRUPT, DataUtils.ERROR_UNSUPPORTED_FORMAT ->
                "The data file " + file + " is damaged or not the shop's; remove it to start empty.";
            default -> "The data file " + file + " cannot be opened: " + e.getMessage();
        };
    }

    private static EmbeddedDatabaseException cannotListen(int port, Exception e) {
        boolean taken = e instanceof BindException || e.getCause() instanceof BindException;
        return new EmbeddedDatabaseException(
                "The database cannot listen on port " + port + (taken ? ": it is in use." : "."), e);
    }
}
