package shop.embedded;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * The embedded database as a process of its own: {@code java -jar embedded-database.jar <folder> <port>}. It ends when it
 * cannot write any more, for somebody to start it again.
 */
public final class Main {
    private static final int USAGE = 64;
    /** As sysexits.h has it: an error while doing I/O. */
    private static final int BROKEN = 74;

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        if (args.length != 2 || !args[1].matches("\\d{1,5}")) {
            System.err.println("Usage: database <folder> <port>");
            System.exit(USAGE);
        }
        CountDownLatch broken = new CountDownLatch(1);
        EmbeddedDatabase database = startOrExit(EmbeddedDatabase.onDisk(Path.of(args[0]))
                .port(Integer.parseInt(args[1]))
                .whenBroken(broken::countDown));
        Runtime.getRuntime().addShutdownHook(new Thread(database::close));
        System.out.println("database ready on port " + database.port());
        broken.await();
        Runtime.getRuntime().halt(BROKEN); // there is nothing to save, and stopping in order might not come to an end
    }

    private static EmbeddedDatabase startOrExit(EmbeddedDatabase.Options options) {
        try {
            return EmbeddedDatabase.start(options);
        } catch (EmbeddedDatabaseException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            throw e;
        }
    }
}
