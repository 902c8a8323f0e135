package shop.defaults.client;

import io.helidon.http.Header;
import java.util.List;
import shop.defaults.http.AsciiSet;

/**
 * A request as it is written, octet by octet: what a proxy forwards. {@code Host}, the framing fields and
 * {@code Request-Timeout-Ms} are the client's and must not be among the headers; nor may any other field that belongs
 * to one connection only.
 *
 * @param target origin-form, exactly as it is to be sent (RFC 9112, section 3.2.1)
 * @param repeatable whether sending it twice does no more than sending it once
 */
public record WireRequest(String method, String target, List<Header> headers, RequestBody body, boolean repeatable) {
    private static final AsciiSet VISIBLE = AsciiSet.visible("");

    public WireRequest {
        if (method.isEmpty() || !AsciiSet.TOKEN.containsAll(method)) {
            throw new IllegalArgumentException("not a method");
        }
        if (!target.startsWith("/") || !VISIBLE.containsAll(target)) {
            throw new IllegalArgumentException("not an origin-form target");
        }
    }
}
