package shop.defaults.client;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import shop.defaults.http.FieldNameSet;
import shop.defaults.http.ListField;

/** The fields that belong to one connection and are not forwarded (RFC 9110, section 7.6.1). */
public final class HopByHop {
    private static final FieldNameSet KNOWN = FieldNameSet.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-authentication-info",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    private final Set<String> named;

    private HopByHop(Set<String> named) {
        this.named = named;
    }

    /** The fields of this message: the well-known ones, and those that its own {@code Connection} names. */
    public static HopByHop of(Headers headers) {
        return new HopByHop(options(headers));
    }

    public boolean contains(Header header) {
        return KNOWN.contains(header) || names(header);
    }

    /** Whether it is one that {@code Connection} names. */
    public boolean names(Header header) {
        return !named.isEmpty() && named.contains(header.headerName().lowerCase());
    }

    static boolean closes(Headers headers) {
        return options(headers).contains("close");
    }

    private static Set<String> options(Headers headers) {
        if (!headers.contains(HeaderNames.CONNECTION) || headers.contains(HeaderValues.CONNECTION_KEEP_ALIVE)) {
            return Set.of(); // the field of that name is never forwarded anyway
        }
        Set<String> options = new HashSet<>();
        for (String option : ListField.elements(headers.get(HeaderNames.CONNECTION))) {
            options.add(option.toLowerCase(Locale.ROOT));
        }
        return options;
    }
}
