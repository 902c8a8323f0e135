package shop.defaults.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The peers whose word on the client's address is believed. From anybody else {@code X-Forwarded-For} is a claim that a
 * client makes about itself.
 */
public final class TrustedProxies {
    private static final HeaderName FORWARDED_FOR = HeaderNames.create("X-Forwarded-For");
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    /** As some proxies write it, with the client's port. */
    private static final Pattern WITH_PORT = Pattern.compile("([0-9.]+|\\[[0-9a-fA-F:.]+])(?::[0-9]{1,5})?");

    private final List<Network> networks;

    /**
     * Trusts the networks.
     *
     * @param networks in CIDR notation (RFC 4632), such as {@code 10.0.0.0/8}; a single address is a network of one
     * @throws IllegalArgumentException if one is not
     */
    public TrustedProxies(List<String> networks) {
        this.networks = networks.stream().map(Network::parse).toList();
    }

    /** The network as it was given, if it is one. */
    static String checked(String network) {
        try {
            Network.parse(network);
            return network;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be networks such as 10.0.0.0/8 or ::1", e);
        }
    }

    /** Whether the peer of this connection is trusted. */
    public boolean isTrusted(ServerRequest request) {
        return !networks.isEmpty() && contains(peer(request));
    }

    /** What is one client for counting: of IPv6, the 64 bits that everybody has at least (RFC 6177). */
    public String clientNetwork(ServerRequest request) {
        InetAddress address = client(request);
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(address.getAddress(), 0, 8)
                : address.getHostAddress();
    }

    /** The nearest address that is not a trusted proxy's. */
    private InetAddress client(ServerRequest request) {
        InetAddress address = peer(request);
        if (!contains(address) || !request.headers().contains(FORWARDED_FOR)) {
            return address;
        }
        List<String> chain = ListField.elements(request.headers().get(FORWARDED_FOR));
        for (int i = chain.size() - 1; i >= 0 && contains(address); i--) {
            Optional<InetAddress> next = literal(withoutPort(chain.get(i)));
            if (next.isEmpty()) {
                break;
            }
            address = next.get();
        }
        return address;
    }

    private boolean contains(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static InetAddress peer(ServerRequest request) {
        SocketAddress address = request.remotePeer().address();
        return address instanceof InetSocketAddress inet ? inet.getAddress() : InetAddress.getLoopbackAddress();
    }

    private static InetAddress parse(String text) {
        return literal(text)
                .orElseThrow(() -> new IllegalArgumentException("must be an IP address, not a name: " + text));
    }

    private static String withoutPort(String text) {
        Matcher matcher = WITH_PORT.matcher(text);
        return matcher.matches() ? matcher.group(1).replace("[", "").replace("]", "") : text;
    }

    /** An address as it is written. Never a name: nobody may have this process look one up. */
    private static Optional<InetAddress> literal(String text) {
        boolean four = IPV4.matcher(text).matches();
        if (!four && (text.indexOf(':') < 0 || !IPV6.matcher(text).matches())) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(four ? text : "[" + text + "]"));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private record Network(InetAddress prefix, int bits) {
        static Network parse(String cidr) {
            int slash = cidr.indexOf('/');
            InetAddress prefix = TrustedProxies.parse(slash < 0 ? cidr : cidr.substring(0, slash));
            int size = prefix.getAddress().length * 8;
            int bits = slash < 0 ? size : Integer.parseInt(cidr.substring(slash + 1));
            if (bits < 0 || bits > size) {
                throw new IllegalArgumentException("must have a prefix length of the address's size: " + cidr);
            }
            return new Network(prefix, bits);
        }

        boolean contains(InetAddress address) {
            byte[] ours = prefix.getAddress();
            byte[] theirs = address.getAddress();
            if (ours.length != theirs.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
