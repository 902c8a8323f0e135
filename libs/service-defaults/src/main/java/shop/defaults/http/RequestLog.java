package shop.defaults.http;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * One line of log for each request. It holds the route's pattern and not the address, because addresses carry e-mail
 * addresses and search words.
 */
final class RequestLog {
    private static final Logger LOG = Logger.getLogger("shop.request");

    private RequestLog() {}

    static void write(
            String service,
            RequestContext context,
            ServerRequest request,
            ServerResponse response,
            int status,
            long nanos) {
        if (!LOG.isLoggable(Level.INFO)) {
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("service", service);
        fields.put("method", request.prologue().method().text());
        fields.put("route", context.route());
        fields.put("status", status);
        fields.put("durationMs", nanos / 1e6);
        fields.put("bytes", response.bytesWritten());
        if (!response.isSent()) {
            fields.put("unfinished", true);
        }
        if (!context.caller().isEmpty()) {
            fields.put("caller", context.caller());
        }
        if (!context.errorCode().isEmpty()) {
            fields.put("code", context.errorCode());
        }
        fields.put("requestId", context.requestId());
        fields.put("traceId", context.trace().traceId());
        fields.put("spanId", context.trace().spanId());
        write(fields);
    }

    /** Of what the server refused before it was a request to anybody. */
    static void refused(String method, int status, String code, String requestId) {
        if (LOG.isLoggable(Level.INFO)) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("method", method.isEmpty() ? "-" : method);
            fields.put("route", "refused");
            fields.put("status", status);
            fields.put("code", code);
            fields.put("requestId", requestId);
            write(fields);
        }
    }

    private static void write(Map<String, Object> fields) {
        LogRecord line = new LogRecord(Level.INFO, "request");
        line.setLoggerName(LOG.getName());
        line.setParameters(new Object[] {fields});
        LOG.log(line);
    }
}
