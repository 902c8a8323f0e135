package shop.defaults.process;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import shop.defaults.config.Settings;
import shop.defaults.config.SettingsException;

/** The life of a process that is one service: settings, logging, start, and an orderly end on SIGTERM. */
public final class ServiceProcess {
    /** What a process ends with when its configuration is wrong (EX_CONFIG of sysexits.h). */
    public static final int EXIT_CONFIGURATION = 78;

    /** What a process ends with when it cannot start for another reason. */
    public static final int EXIT_FAILURE = 1;

    private record Boot<C>(LogConfig log, C service) {}

    private ServiceProcess() {}

    /**
     * Starts the service and returns once it listens; the process then lives until it is told to stop. What prevents
     * the start is said in one sentence on standard error.
     *
     * @param config makes the service's configuration records, and nothing else
     */
    public static <C> void run(
            String name, Function<Settings, C> config, Function<? super C, ? extends RunningService> start) {
        try {
            Boot<C> boot =
                    Settings.load().make(settings -> new Boot<>(LogConfig.from(settings), config.apply(settings)));
            Logging.configure(boot.log());
            RunningService service = start.apply(boot.service());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service), name + "-shutdown"));
            Logger log = System.getLogger(ServiceProcess.class.getName());
            log.log(Level.INFO, name + " is ready on port " + Integer.toString(service.port()));
        } catch (SettingsException e) {
            fail(name, String.valueOf(e.getMessage()), EXIT_CONFIGURATION);
        } catch (RuntimeException e) {
            fail(name, describe(e), EXIT_FAILURE);
        }
    }

    /** The failure in one sentence. */
    public static String describe(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return "the port is in use or may not be used: " + failure.getMessage();
            }
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static void stop(RunningService service) {
        service.close();
        Logging.flush();
    }

    private static void fail(String name, String sentence, int exitCode) {
        System.err.println(name + " cannot start: " + sentence);
        System.exit(exitCode);
    }
}
