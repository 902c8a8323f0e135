package shop.defaults.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** A connection as the server has it, except that it reads through a {@link WireGuard} and writes under watch. */
final class GuardedConnection implements ConnectionContext {
    private final ConnectionContext connection;
    private final DataReader reader;
    private final GuardedOutput writer;
    private final Peer peer;

    GuardedConnection(ConnectionContext connection, GuardedInput input, GuardedOutput output) {
        this.connection = connection;
        this.reader = new DataReader(input);
        this.writer = output;
        this.peer = new Peer(connection.remotePeer(), input);
    }

    /** The client. A request gives it out, which is how a handler finds the input that it came over. */
    record Peer(PeerInfo info, GuardedInput input) implements PeerInfo {
        @Override
        public SocketAddress address() {
            return info.address();
        }

        @Override
        public String host() {
            return info.host();
        }

        @Override
        public int port() {
            return info.port();
        }

        @Override
        public Optional<Principal> tlsPrincipal() {
            return info.tlsPrincipal();
        }

        @Override
        public Optional<Certificate[]> tlsCertificates() {
            return info.tlsCertificates();
        }
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public PeerInfo remotePeer() {
        return peer;
    }

    @Override
    public GuardedOutput dataWriter() {
        return writer;
    }

    @Override
    public ListenerContext listenerContext() {
        return connection.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return connection.executor();
    }

    @Override
    public Router router() {
        return connection.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return connection.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return connection.serverSocket();
    }

    @Override
    public PeerInfo localPeer() {
        return connection.localPeer();
    }

    @Override
    public boolean isSecure() {
        return connection.isSecure();
    }

    @Override
    public String socketId() {
        return connection.socketId();
    }

    @Override
    public String childSocketId() {
        return connection.childSocketId();
    }
}
