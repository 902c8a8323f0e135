package shop.defaults.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Helidon's HTTP/1.1, with a {@link WireGuard} in front of its parser, {@link DirectAnswers} where there are such, and an
 * unhurried end.
 */
final class GuardedConnections implements ServerConnectionSelector {
    private final Http1ConnectionSelector http;
    private final Http1Config config;
    private final Duration readTimeout;
    private final OpenConnections open;

    GuardedConnections(Http1Config config, Duration readTimeout, OpenConnections open) {
        this.config = config;
        this.http = Http1ConnectionSelector.builder().config(config).build();
        this.readTimeout = readTimeout;
        this.open = open;
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
        Optional<DirectRouting> direct = directRouting(context);
        WireGuard guard = new WireGuard(longestLine(config), config.maxHeadersSize(), direct.isPresent());
        GuardedInput input = new GuardedInput(socket, guard, readTimeout);
        GuardedOutput output = new GuardedOutput(context.dataWriter());
        GuardedConnection guarded = new GuardedConnection(context, input, output);
        return new LingeringConnection(
                http.connection(guarded),
                direct.map(routing -> new DirectAnswers(guarded, routing)),
                input,
                new Open(input, output, socket),
                open);
    }

    /** What the configuration names is the first length that is refused. */
    private static int longestLine(Http1Config config) {
        return config.maxPrologueLength() - 1;
    }

    private static Optional<DirectRouting> directRouting(ConnectionContext connection) {
        return connection.router().routing(HttpRouting.class, HttpRouting.empty()) instanceof DirectRouting direct
                ? Optional.of(direct)
                : Optional.empty();
    }

    /** No two have the same input. */
    private record Open(GuardedInput input, GuardedOutput output, HelidonSocket socket)
            implements OpenConnections.Connection {
        @Override
        public void look() {
            input.look();
        }

        @Override
        public boolean isStuckFor(Duration longest) {
            return output.isStuckFor(longest);
        }

        /** The last of an answer may be on its way when its thread waits for the next request already. */
        @Override
        public long idleNanos() {
            return output.isAllSent() ? input.idleNanos() : 0;
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
