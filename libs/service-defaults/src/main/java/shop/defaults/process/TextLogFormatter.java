package shop.defaults.process;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;

/** One line for people: time, level, message, and the structured members as {@code name=value}. */
final class TextLogFormatter extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    @Override
    public String format(LogRecord line) {
        String members = JsonLogFormatter.structured(line).entrySet().stream()
                .map(member -> " " + member.getKey() + "=" + member.getValue())
                .collect(Collectors.joining());
        StringWriter trace = new StringWriter();
        if (line.getThrown() != null) {
            line.getThrown().printStackTrace(new PrintWriter(trace));
        }
        return TIME.format(line.getInstant()) + " " + line.getLevel().getName() + " " + formatMessage(line) + members
                + "\n" + trace;
    }
}
