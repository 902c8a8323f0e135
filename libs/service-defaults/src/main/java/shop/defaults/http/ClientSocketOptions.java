package shop.defaults.http;

import io.helidon.common.socket.SocketOptions;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the server treats a client's socket. Helidon's server leaves the read timeout out of what it sets, so that a client
 * which falls silent in the middle of a request would keep it waiting for ever; here it is set.
 */
record ClientSocketOptions(SocketOptions options) implements SocketOptions {
    static ClientSocketOptions of(Duration readTimeout) {
        return new ClientSocketOptions(SocketOptions.builder()
                .tcpNoDelay(true)
                .readTimeout(readTimeout)
                .build());
    }

    @Override
    public void configureSocket(Socket socket) {
        options.configureSocket(socket);
        try {
            socket.setSoTimeout((int) Math.min(readTimeout().toMillis(), Integer.MAX_VALUE));
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return options.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return options.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return options.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return options.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return options.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return options.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return options.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return options.tcpNoDelay();
    }
}
