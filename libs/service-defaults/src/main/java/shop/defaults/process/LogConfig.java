package shop.defaults.process;

import shop.defaults.config.Section;
import shop.defaults.config.Settings;

/**
 * What a process logs: the section {@code log}.
 *
 * @param format JSON lines for machines, or text for people
 * @param threshold the least severe level of the shop's own messages that is written; libraries write warnings
 * @param requests whether each request leaves a line
 */
public record LogConfig(Format format, Threshold threshold, boolean requests) {
    /** The form of a line. */
    public enum Format {
        JSON,
        TEXT
    }

    /** Severity, in the operators' words. */
    public enum Threshold {
        ERROR,
        WARNING,
        INFO,
        DEBUG
    }

    /** The section {@code log}. */
    public static LogConfig from(Settings settings) {
        Section log = settings.section("log");
        return new LogConfig(
                log.oneOf("format", Format.class), log.oneOf("level", Threshold.class), log.bool("requests"));
    }
}
