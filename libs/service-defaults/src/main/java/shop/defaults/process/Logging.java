package shop.defaults.process;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Sets up java.util.logging, which everything in a process logs to. */
public final class Logging {
    private static final String SHOP_NAME = "shop";
    private static final String REQUESTS_NAME = "shop.request";

    /** The log manager holds loggers weakly: with the logger, a level that was set would be lost. */
    private static final Logger SHOP = Logger.getLogger(SHOP_NAME);

    private static final Logger REQUESTS = Logger.getLogger(REQUESTS_NAME);

    /**
     * Above the root, and unknown to the log manager: that one takes the handlers and the levels of all that it knows as
     * soon as the process is told to stop, when the last requests have not left their lines.
     */
    private static final class Last extends Logger {
        private static final Logger INSTANCE = new Last();

        private Last() {
            super("", null);
        }
    }

    private Logging() {}

    /** Writes to standard error from now on. */
    public static void configure(LogConfig config) {
        LogManager.getLogManager().reset();
        LogWriter writer = new LogWriter(System.err, formatter(config.format()));
        writer.setFilter(line -> line.getLevel().intValue()
                >= least(String.valueOf(line.getLoggerName()), config).intValue());
        Last.INSTANCE.addHandler(writer);
        Logger root = Logger.getLogger("");
        root.setParent(Last.INSTANCE);
        root.setLevel(least("", config));
        SHOP.setLevel(least(SHOP_NAME, config));
        REQUESTS.setLevel(least(REQUESTS_NAME, config));
    }

    /** Waits until what has been left is written, though not for long: before the process ends. */
    public static void flush() {
        for (Handler handler : Last.INSTANCE.getHandlers()) {
            handler.flush();
        }
    }

    private static Formatter formatter(LogConfig.Format format) {
        return switch (format) {
            case JSON -> new JsonLogFormatter();
            case TEXT -> new TextLogFormatter();
        };
    }

    private static Level least(String logger, LogConfig config) {
        if (logger.equals(REQUESTS_NAME)) {
            return config.requests() ? Level.INFO : Level.WARNING;
        }
        return logger.startsWith(SHOP_NAME) ? level(config.threshold()) : Level.WARNING;
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
