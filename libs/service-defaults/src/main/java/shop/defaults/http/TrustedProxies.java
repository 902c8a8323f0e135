package shop.defaults.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The peers whose word on the client's address is believed. From anybody else {@code X-Forwarded-For} is a claim that a
 * client makes about itself.
 */
public final class TrustedProxies {
    private static final HeaderName FORWARDED_FOR = HeaderNames.create("X-Forwarded-For");
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]{2,45}");

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
        return contains(peer(request));
    }

    /** The client's address: the nearest one that is not a trusted proxy's. */
    public String clientAddress(ServerRequest request) {
        InetAddress address = peer(request);
        if (!contains(address) || !request.headers().contains(FORWARDED_FOR)) {
            return address.getHostAddress();
        }
        List<String> chain = ListField.elements(request.headers().get(FORWARDED_FOR));
        for (int i = chain.size() - 1; i >= 0 && contains(address); i--) {
            String next = chain.get(i);
            if (!ADDRESS.matcher(next).matches()) {
                break;
            }
            address = parse(next);
        }
        return address.getHostAddress();
    }

    private boolean contains(InetAddress address) {
        return !networks.isEmpty() && networks.stream().anyMatch(network -> network.contains(address));
    }

    private static InetAddress peer(ServerRequest request) {
        SocketAddress address = request.remotePeer().address();
        return address instanceof InetSocketAddress inet ? inet.getAddress() : InetAddress.getLoopbackAddress();
    }

    private static InetAddress parse(String literal) {
        try {
            if (!ADDRESS.matcher(literal).matches()) {
                throw new IllegalArgumentException("must be an IP address, not a name: " + literal);
            }
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("must be an IP address: " + literal, e);
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
