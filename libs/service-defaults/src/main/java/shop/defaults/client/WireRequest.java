package shop.defaults.client;

import io.helidon.http.Header;
import java.util.List;

/**
 * A request as it is written, octet by octet: what a proxy forwards. {@code Host}, the framing fields and
 * {@code Request-Timeout-Ms} are the client's and must not be among the headers; nor may any other field that belongs
 * to one connection only.
 *
 * @param target origin-form, exactly as it is to be sent (RFC 9112, section 3.2.1)
 * @param repeatable whether sending it twice does no more than sending it once
 */
public record WireRequest(String method, String target, List<Header> headers, RequestBody body, boolean repeatable) {
    public WireRequest {
        if (method.isEmpty() || !method.chars().allMatch(WireRequest::isTokenCharacter)) {
            throw new IllegalArgumentException("not a method");
        }
        if (!target.startsWith("/") || !target.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("not an origin-form target");
        }
    }

    /** RFC 9110, section 5.6.2. */
    private static boolean isTokenCharacter(int c) {
        return c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }
}
