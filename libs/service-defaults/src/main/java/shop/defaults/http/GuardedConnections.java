package shop.defaults.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/** Helidon's HTTP/1.1, with a {@link WireGuard} in front of its parser and an unhurried end. */
final class GuardedConnections implements ServerConnectionSelector {
    private final Http1ConnectionSelector http;
    private final int maxHeadBytes;

    GuardedConnections(Http1Config config) {
        this.http = Http1ConnectionSelector.builder().config(config).build();
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
        GuardedInput input = new GuardedInput(context.serverSocket(), new WireGuard(maxHeadBytes));
        return new LingeringConnection(http.connection(new GuardedConnection(context, input)), input);
    }
}
