package shop.defaults.http;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
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
        if (LOG.isLoggable(Level.INFO)) {
            String method = request.prologue().method().text();
            write(new Answered(service, context, method, status, response.bytesWritten(), !response.isSent(), nanos));
        }
    }

    /** Of what the server refused before it was a request to anybody. */
    static void refused(String method, int status, String code, String requestId) {
        if (LOG.isLoggable(Level.INFO)) {
            write(new Refused(method.isEmpty() ? "-" : method, status, code, requestId));
        }
    }

    /** The fields are put together by whoever writes the line, for that is later and many at a time. */
    private static void write(Supplier<Map<String, Object>> fields) {
        LogRecord line = new LogRecord(Level.INFO, "request");
        line.setLoggerName(LOG.getName());
        line.setParameters(new Object[] {fields});
        LOG.log(line);
    }

    private record Answered(
            String service,
            RequestContext context,
            String method,
            int status,
            long octets,
            boolean unfinished,
            long nanos)
            implements Supplier<Map<String, Object>> {
        @Override
        public Map<String, Object> get() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("service", service);
            fields.put("method", method);
            fields.put("route", context.route());
            fields.put("status", status);
            fields.put("durationMs", nanos / 1e6);
            fields.put("bytes", octets);
            if (unfinished) {
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
            return fields;
        }
    }

    private record Refused(String method, int status, String code, String requestId)
            implements Supplier<Map<String, Object>> {
        @Override
        public Map<String, Object> get() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("method", method);
            fields.put("route", "refused");
            fields.put("status", status);
            fields.put("code", code);
            fields.put("requestId", requestId);
            return fields;
        }
    }
}
