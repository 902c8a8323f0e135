package shop.defaults.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import shop.defaults.loop.LoopSocket;
import shop.defaults.loop.LoopWriter;

/** A client's connection to a {@link LoopServer}. */
final class LoopConnection implements ConnectionContext {
    private static final Logger LOG = System.getLogger(LoopConnection.class.getName());

    private final LoopServer server;
    private final LoopSocket socket;
    private final DataReader reader;
    private final DataWriter writer;
    private volatile @Nullable ServerConnection connection;

    /** Takes the connection over, on the thread that will serve it. */
    LoopConnection(LoopServer server, SocketChannel client, Duration readTimeout) throws IOException {
        this.server = server;
        this.socket = LoopSocket.accepted(client, readTimeout);
        this.reader = new DataReader(socket);
        this.writer = new LoopWriter(socket);
    }

    /** Answers one request after another, until the connection ends. */
    void serve(ServerConnectionSelector protocol, Limit requests) {
        ServerConnection served = protocol.connection(this);
        connection = served;
        try {
            served.handle(requests);
        } catch (RequestException | HttpException e) {
            LOG.log(Level.WARNING, "a refused request has ended its connection", e);
        } catch (CloseConnectionException e) {
            LOG.log(Level.TRACE, "the connection ends", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a connection failed", e);
        } finally {
            socket.finish();
        }
    }

    /**
     * Ends it soon if no request is being worked on, none has arrived and no answer is still to be sent. If one is being
     * worked on, no other will be. May be called by any thread, and again until it has ended.
     */
    void endIfIdle() {
        socket.onLoop(() -> {
            ServerConnection served = connection;
            if (served == null) {
                return;
            }
            boolean waiting = served instanceof InterruptableTask<?> task && task.canInterrupt();
            if (!waiting) {
                served.close(false);
            } else if (socket.isAtRest()) {
                served.close(false);
                socket.close();
            }
        });
    }

    /** Ends it, whatever is being done. May be called by any thread. */
    void end() {
        ServerConnection served = connection;
        if (served != null) {
            served.close(true);
        }
        socket.close();
    }

    @Override
    public HelidonSocket serverSocket() {
        return socket;
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public Router router() {
        return server.router();
    }

    @Override
    public ListenerContext listenerContext() {
        return server;
    }

    @Override
    public ExecutorService executor() {
        return server.executor();
    }

    @Override
    public PeerInfo remotePeer() {
        return socket.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return socket.localPeer();
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public String socketId() {
        return socket.socketId();
    }

    @Override
    public String childSocketId() {
        return socket.childSocketId();
    }
}
