package shop.gateway;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.webserver.http.ServerRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import shop.defaults.http.AsciiSet;
import shop.defaults.http.FieldNameSet;
import shop.defaults.http.HeaderBlock;
import shop.defaults.http.TrustedProxies;

/**
 * Tells the services who asked, and how: {@code Forwarded} (RFC 7239), the older {@code X-Forwarded-*}, and {@code Via}
 * (RFC 9110, section 7.6.3). What a client says of itself in these fields is dropped; only configured proxies are
 * believed, and added to.
 */
final class ForwardedHeaders {
    static final Header VIA = HeaderValues.createCached(HeaderNames.VIA, "1.1 shop-gateway");

    private static final HeaderName FOR = HeaderNames.create("X-Forwarded-For");
    private static final HeaderName PROTO = HeaderNames.create("X-Forwarded-Proto");
    private static final HeaderName HOST = HeaderNames.create("X-Forwarded-Host");
    private static final HeaderName PREFIX = HeaderNames.create("X-Forwarded-Prefix");
    private static final HeaderName FORWARDED = HeaderNames.create("Forwarded");

    /** Besides those that begin with {@code X-Forwarded-}. */
    private static final FieldNameSet OWN = FieldNameSet.of("Forwarded", "Via", "X-Real-IP", "X-Helidon-CN");

    private static final Pattern HOST_FORM = Pattern.compile("[A-Za-z0-9.:_\\[\\]-]{1,255}");
    private static final Pattern PROTO_FORM = Pattern.compile("https?");

    /**
     * What is said of the requests of one connection, to one host and one service.
     *
     * @param address of the client; the connection has it for as long as it is open
     */
    private record Said(SocketAddress address, String host, String prefix, Header fields) {
        @SuppressWarnings("ReferenceEquality") // another address, even if it is equal, only costs time
        boolean isOf(SocketAddress address, String host, String prefix) {
            return this.address == address && this.prefix.equals(prefix) && this.host.equals(host);
        }
    }

    /** Of the last request, where no proxy had anything to say. A thread serves one connection at a time. */
    private static final ThreadLocal<@Nullable Said> LAST = new ThreadLocal<>();

    private final TrustedProxies proxies;

    ForwardedHeaders(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    /** Whether a client's word in this field is not passed on. */
    static boolean isOwn(Header header) {
        return OWN.contains(header) || header.headerName().lowerCase().startsWith("x-forwarded-");
    }

    /** The scheme that the client used, as far as can be believed. */
    String scheme(ServerRequest request) {
        return scheme(request, proxies.isTrusted(request));
    }

    private static String scheme(ServerRequest request, boolean trusted) {
        return believed(trusted, request, PROTO, PROTO_FORM, request.isSecure() ? "https" : "http");
    }

    void addTo(List<Header> target, ServerRequest request, String prefix) {
        boolean trusted = proxies.isTrusted(request);
        String host = request.headers().get(HeaderNames.HOST).get();
        if (trusted || request.headers().contains(HeaderNames.VIA)) {
            target.addAll(fields(trusted, request, host, prefix));
            return;
        }
        SocketAddress address = request.remotePeer().address();
        Said said = LAST.get();
        if (said == null || !said.isOf(address, host, prefix)) {
            said = new Said(address, host, prefix, HeaderBlock.of(fields(false, request, host, prefix)));
            LAST.set(said);
        }
        target.add(said.fields());
    }

    private static List<Header> fields(boolean trusted, ServerRequest request, String ownHost, String prefix) {
        String peer = peer(request);
        String scheme = scheme(request, trusted);
        String host = believed(trusted, request, HOST, HOST_FORM, ownHost);
        String element = "for=" + quoted(peer.indexOf(':') < 0 ? peer : "[" + peer + "]") + ";host=" + quoted(host)
                + ";proto=" + scheme;
        return List.of(
                HeaderValues.createCached(FOR, appended(trusted, request.headers(), FOR, peer)),
                HeaderValues.createCached(PROTO, scheme),
                HeaderValues.createCached(HOST, host),
                HeaderValues.createCached(PREFIX, prefix),
                HeaderValues.createCached(FORWARDED, appended(trusted, request.headers(), FORWARDED, element)),
                HeaderValues.createCached(
                        HeaderNames.VIA, appended(true, request.headers(), HeaderNames.VIA, VIA.get())));
    }

    private static String believed(
            boolean trusted, ServerRequest request, HeaderName name, Pattern form, String otherwise) {
        if (!trusted) {
            return otherwise;
        }
        return request.headers()
                .first(name)
                .filter(value -> form.matcher(value).matches())
                .orElse(otherwise);
    }

    private static String appended(boolean trusted, Headers headers, HeaderName name, String own) {
        if (!trusted || !headers.contains(name)) {
            return own;
        }
        return String.join(", ", headers.get(name).allValues()) + ", " + own;
    }

    private static String peer(ServerRequest request) {
        if (request.remotePeer().address() instanceof InetSocketAddress address) {
            InetAddress ip = address.getAddress();
            String text = ip.getHostAddress();
            int zone = text.indexOf('%');
            return ip instanceof Inet6Address && zone >= 0 ? text.substring(0, zone) : text;
        }
        return "unknown";
    }

    /** As a token where that is possible, else as a quoted string (RFC 7239, section 4). */
    private static String quoted(String value) {
        return AsciiSet.TOKEN.containsAll(value)
                ? value
                : "\"" + value.replace("\\", "").replace("\"", "") + "\"";
    }
}
