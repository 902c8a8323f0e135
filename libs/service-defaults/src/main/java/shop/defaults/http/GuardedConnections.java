package shop.defaults.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;

/** Helidon's HTTP/1.1, with a {@link WireGuard} in front of its parser and an unhurried end. */
final class GuardedConnections implements ServerConnectionSelector {
    private final Http1ConnectionSelector http;
    private final int maxHeadBytes;

    private final Duration readTimeout;
    private final OpenConnections open;

    GuardedConnections(Http1Config config, Duration readTimeout, OpenConnections open) {
        this.http = Http1ConnectionSelector.builder().config(config).build();
        this.readTimeout = readTimeout;
        this.open = open;
        this.maxHeadBytes = config.maxPrologueLength() + config.maxHeadersSize();
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        HelidonSocket socket = context.serverSocket();
        GuardedInput input = new GuardedInput(socket, new WireGuard(maxHeadBytes), readTimeout);
        GuardedOutput output = new GuardedOutput(context.dataWriter());
        ServerConnection connection = http.connection(new GuardedConnection(context, input, output));
        return new LingeringConnection(connection, new OpenConnections.Connection(input, output, socket::close), open);
    }
}
