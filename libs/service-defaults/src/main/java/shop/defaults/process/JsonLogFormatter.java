package shop.defaults.process;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import shop.defaults.http.RequestContext;
import shop.defaults.json.Json;

/** One JSON object a line; {@link LogFields} are members of it. */
final class JsonLogFormatter extends Formatter {
    @Override
    public String format(LogRecord line) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("time", line.getInstant());
        members.put("level", line.getLevel().getName());
        members.put("logger", String.valueOf(line.getLoggerName()));
        members.put("message", formatMessage(line));
        RequestContext.current().ifPresent(context -> members.put("requestId", context.requestId()));
        LogFields.of(line).forEach((name, value) -> members.put(String.valueOf(name), value));
        if (line.getThrown() != null) {
            StringWriter trace = new StringWriter();
            line.getThrown().printStackTrace(new PrintWriter(trace));
            members.put("exception", trace.toString());
        }
        return Json.text(members) + "\n";
    }
}
