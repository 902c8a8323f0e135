package shop.defaults.error;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error with a code, on its way to becoming a problem document (RFC 9457).
 *
 * <p>The detail, the extensions and the invalid fields are shown to the client: they are safe by construction, so
 * nothing secret and nothing the client may not know goes in. The cause is only logged.
 */
public final class ServiceException extends RuntimeException {
    private final ErrorType type;
    private final String detail;
    private final List<InvalidField> invalidFields;
    private final Map<String, Object> extensions;
    private final Map<String, String> headers;

    private ServiceException(
            ErrorType type,
            String detail,
            List<InvalidField> invalidFields,
            Map<String, Object> extensions,
            Map<String, String> headers,
            @Nullable Throwable cause) {
        super(type.code() + ": " + detail, cause);
        this.type = type;
        this.detail = detail;
        this.invalidFields = List.copyOf(invalidFields);
        this.extensions = Map.copyOf(extensions);
        this.headers = Map.copyOf(headers);
    }

    /** @param detail what happened this time, for people (RFC 9457, section 3.1.4) */
    public static ServiceException of(ErrorType type, String detail) {
        return new ServiceException(type, detail, List.of(), Map.of(), Map.of(), null);
    }

    /** The {@code invalid-request} error that lists every field at fault. */
    public static ServiceException invalid(List<InvalidField> fields) {
        String detail = fields.size() == 1 ? fields.getFirst().message() : fields.size() + " fields are not valid";
        return new ServiceException(CommonErrors.INVALID_REQUEST, detail, fields, Map.of(), Map.of(), null);
    }

    /** The {@code invalid-request} error for a single field. */
    public static ServiceException invalid(String pointer, String message) {
        return invalid(List.of(new InvalidField(pointer, message)));
    }

    /** The same error with one more member in the problem document, such as {@code available}. */
    public ServiceException with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(extensions);
        more.put(name, value);
        return new ServiceException(type, detail, invalidFields, more, headers, getCause());
    }

    /** The same error with one more header in the answer. */
    public ServiceException withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ServiceException(type, detail, invalidFields, extensions, more, getCause());
    }

    /** The same error with {@code Retry-After} in whole seconds, at least one (RFC 9110, section 10.2.3). */
    public ServiceException retryAfter(Duration wait) {
        return withHeader(
                "Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
    }

    /** The same error with the cause to log. */
    public ServiceException causedBy(Throwable cause) {
        return new ServiceException(type, detail, invalidFields, extensions, headers, cause);
    }

    public ErrorType type() {
        return type;
    }

    public String detail() {
        return detail;
    }

    public List<InvalidField> invalidFields() {
        return invalidFields;
    }

    public Map<String, Object> extensions() {
        return extensions;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
