package shop.defaults.process;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** One line for people: time, level, message, and the {@link LogFields} as {@code name=value}. */
final class TextLogFormatter extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private static final int TYPICAL_LENGTH = 256;

    @Override
    public String format(LogRecord line) {
        StringWriter trace = new StringWriter();
        if (line.getThrown() != null) {
            line.getThrown().printStackTrace(new PrintWriter(trace));
        }
        StringBuilder text = new StringBuilder(TYPICAL_LENGTH)
                .append(TIME.format(line.getInstant()))
                .append(' ')
                .append(line.getLevel().getName())
                .append(' ')
                .append(formatMessage(line));
        LogFields.of(line)
                .forEach((name, value) ->
                        text.append(' ').append(name).append('=').append(value));
        return text.append('\n').append(trace).toString();
    }
}
