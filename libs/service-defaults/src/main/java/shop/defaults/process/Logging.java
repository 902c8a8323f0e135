package shop.defaults.process;

import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Sets up java.util.logging, which everything in a process logs to. */
public final class Logging {
    /** The log manager holds loggers weakly: with the logger, a level that was set would be lost. */
    private static final Logger SHOP = Logger.getLogger("shop");

    private static final Logger REQUESTS = Logger.getLogger("shop.request");

    private Logging() {}

    /** Writes to standard error from now on. */
    public static void configure(LogConfig config) {
        LogManager.getLogManager().reset();
        Handler handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(formatter(config.format()));
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        root.setLevel(Level.WARNING);
        SHOP.setLevel(level(config.threshold()));
        REQUESTS.setLevel(config.requests() ? Level.INFO : Level.WARNING);
    }

    private static Formatter formatter(LogConfig.Format format) {
        return switch (format) {
            case JSON -> new JsonLogFormatter();
            case TEXT -> new TextLogFormatter();
        };
    }

    private static Level level(LogConfig.Threshold threshold) {
        return switch (threshold) {
            case ERROR -> Level.SEVERE;
            case WARNING -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
        };
    }
}
