package shop.local;

import com.mongodb.MongoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import shop.defaults.config.Settings;
import shop.defaults.config.SettingsException;
import shop.embedded.EmbeddedDatabase;
import shop.embedded.EmbeddedDatabaseException;
import shop.local.audit.Audit;
import shop.local.audit.AuditConfig;
import shop.local.audit.AuditMetrics;
import shop.local.audit.AuditReport;

/**
 * {@code ./shop audit}: prints what is wrong with the stored data, one line each, and the totals. In the environment
 * local the shop may run or not: when nobody serves the database, its folder is opened.
 */
public final class AuditCommand {
    /** Nothing is wrong. */
    static final int SOUND = 0;
    /** Something is wrong. */
    static final int FAULTS = 1;
    /** It could not be found out. */
    static final int UNREADABLE = 2;

    /** Kept, because loggers that nobody holds forget their level. */
    private static final Logger DRIVER_LOG = Logger.getLogger("org.mongodb.driver");

    private AuditCommand() {}

    public static void main(String[] args) {
        boolean withMetrics = args.length == 2 && args[0].equals("--metrics");
        if (args.length > 0 && !withMetrics) {
            Console.endMisused("Usage: ./shop audit [--metrics FILE]");
        }
        System.exit(run(System.getenv(), withMetrics ? Optional.of(Path.of(args[1])) : Optional.empty()));
    }

    /** @return the exit code */
    static int run(Map<String, String> environment, Optional<Path> metrics) {
        DRIVER_LOG.setLevel(Level.OFF);
        try {
            AuditReport report = audit(Place.of(environment));
            report.findings().forEach(finding -> Console.say(finding.toString()));
            Console.say(report.summary());
            if (metrics.isPresent()) {
                new AuditMetrics(report, Instant.now()).write(metrics.get());
            }
            return report.isSound() ? SOUND : FAULTS;
        } catch (SettingsException e) {
            e.problems().forEach(Console::complain);
        } catch (CannotStart e) {
            e.sentences().forEach(Console::complain);
        } catch (EmbeddedDatabaseException e) {
            Console.complain(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            Console.complain("The metrics cannot be written: " + e);
        } catch (MongoException | IllegalArgumentException e) {
            Console.complain("The databases cannot be read: " + e.getMessage());
        } catch (UncheckedIOException e) {
            Console.complain("What is read cannot be kept in a temporary file: " + e.getCause());
        } catch (RuntimeException | Error e) { // whatever it was, nothing is known to be wrong with the data
            Console.complain("The audit cannot go on: " + e);
        }
        return UNREADABLE;
    }

    private static AuditReport audit(Place place) {
        if (place.hasOwnDatabase() || !place.isLocal()) {
            return audit(place.variables());
        }
        int port = LocalConfig.databasePort(Settings.load(place.variables()));
        if (new LocalPort(port).isServed()) {
            return audit(at(place, port));
        }
        if (!Files.isDirectory(place.data())) {
            throw new CannotStart(UNREADABLE, List.of("There is no data in " + place.data() + "."));
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.start(EmbeddedDatabase.onDisk(place.data()))) {
            return audit(at(place, database.port()));
        }
    }

    private static Map<String, String> at(Place place, int port) {
        Map<String, String> variables = new HashMap<>(place.variables());
        variables.put("SHOP_DATABASE_URI", "mongodb://127.0.0.1:" + port);
        return variables;
    }

    private static AuditReport audit(Map<String, String> variables) {
        return Audit.run(AuditConfig.from(Settings.load(variables)), Clock.systemUTC());
    }
}
