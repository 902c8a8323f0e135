package shop.defaults.client;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PlainSocket;
import io.helidon.common.socket.TlsSocket;
import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A TCP or TLS connection over one of the JDK's blocking sockets. */
final class BlockingTransport implements Transport {
    private static final List<String> ALPN = List.of("http/1.1");

    private final SocketChannel channel;
    private final Socket socket;
    private final HelidonSocket octets;

    private BlockingTransport(SocketChannel channel, Socket socket, HelidonSocket octets) {
        this.channel = channel;
        this.socket = socket;
        this.octets = octets;
    }

    static BlockingTransport connect(InetSocketAddress address, Optional<Tls> tls, Duration longest)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            Socket socket = channel.socket();
            socket.connect(address, millis(longest));
            String id = Integer.toHexString(System.identityHashCode(channel));
            if (tls.isEmpty()) {
                return new BlockingTransport(channel, socket, PlainSocket.client(socket, id));
            }
            socket.setSoTimeout(millis(longest));
            SSLSocket secure = tls.get().createSocket(ALPN, socket, address);
            secure.startHandshake();
            return new BlockingTransport(channel, secure, TlsSocket.client(secure, id));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public byte @Nullable [] receive(Duration longest) throws IOException {
        socket.setSoTimeout(millis(longest));
        try {
            return octets.get();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public int receive(ByteBuffer into, Duration longest) throws IOException {
        socket.setSoTimeout(millis(longest));
        byte[] arrived = new byte[into.remaining()];
        int size = socket.getInputStream().read(arrived);
        if (size > 0) {
            into.put(arrived, 0, size);
        }
        return size;
    }

    @Override
    public void send(BufferData data) {
        octets.write(data);
    }

    @Override
    public boolean isSilent() {
        try {
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            return read == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public boolean isQuiet() {
        return !hasInput();
    }

    @Override
    public boolean hasInput() {
        try {
            return channel.socket().getInputStream().available() > 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // there is nothing left to be done with it
        }
    }

    /** For socket options, in which zero would mean for ever. */
    private static int millis(Duration time) throws SocketTimeoutException {
        long millis = (time.toNanos() + 999_999) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("the deadline has passed");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }
}
