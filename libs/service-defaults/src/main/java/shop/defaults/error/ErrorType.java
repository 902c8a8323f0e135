package shop.defaults.error;

/**
 * One kind of error that may leave a process: a member of a closed set, the same for every occurrence.
 *
 * @param code stable, machine-readable name in kebab-case; clients may depend on it
 * @param status HTTP status code, 400 to 599
 * @param title short summary for people that does not change from occurrence to occurrence (RFC 9457, section 3.1.3)
 */
public record ErrorType(String code, int status, String title) {
    public ErrorType {
        if (!code.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException("code must be in kebab-case: " + code);
        }
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status must be a client or server error: " + status);
        }
    }

    /** Whether the fault is ours (5xx): the detail shown to the client is then constant text. */
    public boolean isServerFault() {
        return status >= 500;
    }
}
