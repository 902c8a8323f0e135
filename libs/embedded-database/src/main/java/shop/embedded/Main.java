package shop.embedded;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The embedded database as a process of its own: {@code java -jar embedded-database.jar <folder> <port>}. */
public final class Main {
    private static final int USAGE = 64;

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        if (args.length != 2 || !args[1].matches("\\d{1,5}")) {
            System.err.println("Usage: database <folder> <port>");
            System.exit(USAGE);
        }
        EmbeddedDatabase database = startOrExit(Path.of(args[0]), Integer.parseInt(args[1]));
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            database.close();
            stopped.countDown();
        }));
        System.out.println("database ready on port " + database.port());
        stopped.await();
    }

    private static EmbeddedDatabase startOrExit(Path folder, int port) {
        try {
            return EmbeddedDatabase.start(EmbeddedDatabase.onDisk(folder).port(port));
        } catch (EmbeddedDatabaseException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            throw e;
        }
    }
}
