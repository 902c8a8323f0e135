package shop.local.audit;

import com.mongodb.MongoException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.logging.Level;
import java.util.logging.Logger;
import shop.defaults.config.Settings;
import shop.defaults.config.SettingsException;

/** {@code ./shop audit}: prints what is wrong, one line each, and the totals. */
public final class AuditMain {
    /** Nothing is wrong. */
    public static final int EXIT_SOUND = 0;
    /** Something is wrong. */
    public static final int EXIT_FAULTS = 1;
    /** It could not be found out. */
    public static final int EXIT_UNREADABLE = 2;

    /** Kept, because loggers that nobody holds forget their level. */
    private static final Logger DRIVER_LOG = Logger.getLogger("org.mongodb.driver");

    private AuditMain() {}

    public static void main(String[] args) {
        System.exit(run(System.out, System.err));
    }

    static int run(PrintStream out, PrintStream err) {
        DRIVER_LOG.setLevel(Level.SEVERE);
        try {
            AuditReport report = Audit.run(AuditConfig.from(Settings.load()), Clock.systemUTC());
            report.findings().forEach(out::println);
            out.println(report.summary());
            return report.isSound() ? EXIT_SOUND : EXIT_FAULTS;
        } catch (SettingsException e) {
            err.println("audit: " + e.getMessage());
        } catch (MongoException e) {
            err.println("audit: the database cannot be read: " + e.getMessage());
        }
        return EXIT_UNREADABLE;
    }
}
