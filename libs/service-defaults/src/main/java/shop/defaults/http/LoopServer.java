package shop.defaults.http;

import io.helidon.common.Builder;
import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.context.Context;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.helidon.webserver.spi.ServerFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import shop.defaults.loop.EventLoops;

/**
 * Does what Helidon's web server does with the same configuration: HTTP/1.1 by Helidon's parser, routing and features.
 * Only its connections are watched, and their threads carried, by {@linkplain EventLoops event loops}; Helidon's own
 * listener knows no sockets but blocking ones.
 */
final class LoopServer implements RunningServer, ListenerContext {
    private static final Logger LOG = System.getLogger(LoopServer.class.getName());
    /** How long to wait when a connection cannot be accepted: most likely there are too many open files. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** How long a thread takes at most to leave {@code accept} when it is woken. */
    private static final Duration WAKING = Duration.ofMillis(100);

    private static final Duration ROUND = Duration.ofMillis(10);

    private final WebServerConfig config;
    private final Router router;
    private final Limit requests;
    private final Semaphore places;
    private final ServerSocketChannel listener;
    private final Set<LoopConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;
    private @Nullable Thread accepting;
    private final Context context = Context.builder().id("event-loop-server").build();
    private final MediaContext media;
    private final ContentEncodingContext encodings;
    private final DirectHandlers directHandlers;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    private LoopServer(WebServerConfig config, UnaryOperator<HttpRouting> inFront, ServerSocketChannel listener) {
        this.config = config;
        this.listener = listener;
        this.router =
                Router.builder().addRouting(new Routes(inFront, routes(config))).build();
        this.requests =
                FixedLimit.builder().permits(config.maxConcurrentRequests()).build();
        this.places = new Semaphore(config.maxTcpConnections());
        this.media = config.mediaContext().orElseGet(MediaContext::create);
        this.encodings = config.contentEncoding().orElseGet(ContentEncodingContext::create);
        this.directHandlers = config.directHandlers().orElseGet(DirectHandlers::create);
    }

    /** @param inFront what requests come to before the routes */
    static LoopServer of(WebServerConfig config, UnaryOperator<HttpRouting> inFront) {
        try {
            return new LoopServer(config, inFront, ServerSocketChannel.open());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts listening.
     *
     * @throws IOException if the port cannot be had
     */
    void start() throws IOException {
        try {
            listener.bind(new InetSocketAddress(config.address(), Math.max(0, config.port())), config.backlog());
        } catch (IOException e) {
            close(listener);
            throw e;
        }
        router.beforeStart();
        accepting = Thread.ofPlatform().name("listener-" + port()).start(this::accept);
    }

    /** The routes of the configuration, and behind them those of its features. */
    private static HttpRouting.Builder routes(WebServerConfig config) {
        HttpRouting.Builder routing = config.routing().orElseGet(HttpRouting::builder);
        FeatureContext features = new FeatureContext(config, routing);
        config.features().forEach(feature -> feature.setup(features));
        return routing;
    }

    @Override
    public int port() {
        return listener.socket().getLocalPort();
    }

    /** Stops listening, ends idle connections, and gives running requests the grace period of the configuration. */
    @Override
    public void stop() {
        stopping = true;
        boolean interrupted = Thread.interrupted(); // else no wait would be one
        close(listener);
        awaitNotListening();
        long end = System.nanoTime() + config.shutdownGracePeriod().toNanos();
        while (!open.isEmpty() && System.nanoTime() - end < 0) {
            open.forEach(LoopConnection::endIfIdle);
            LockSupport.parkNanos(ROUND.toNanos());
            interrupted |= Thread.interrupted();
        }
        open.forEach(LoopConnection::end);
        executor.shutdownNow();
        router.afterStop();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The system takes connections for as long as a thread is within {@code accept}, which its wakening ends. */
    private void awaitNotListening() {
        try {
            if (accepting != null) {
                accepting.join(WAKING); // in vain if it waits for a place, and so is not within
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (listener.isOpen()) {
            places.acquireUninterruptibly();
            boolean served = false;
            SocketChannel client = null;
            try {
                client = listener.accept();
                serve(client);
                served = true;
            } catch (ClosedChannelException e) {
                return;
            } catch (Throwable e) { // nobody else would take its place
                LOG.log(Level.WARNING, "cannot accept a connection: " + e);
                LockSupport.parkNanos(PAUSE.toNanos());
            } finally {
                if (!served) {
                    if (client != null) {
                        close(client);
                    }
                    places.release();
                }
            }
        }
    }

    private void serve(SocketChannel client) {
        EventLoops.serve(() -> {
            try {
                LoopConnection connection = new LoopConnection(this, client, config.idleConnectionTimeout());
                open.add(connection);
                try {
                    if (!stopping) { // else stop() may have seen all that are open already
                        connection.serve(selector(), requests);
                    }
                } finally {
                    open.remove(connection);
                }
            } catch (IOException e) {
                LOG.log(Level.TRACE, "the client has gone already", e);
            } finally {
                close(client);
                places.release();
            }
        });
    }

    private ServerConnectionSelector selector() {
        return config.connectionSelectors().getFirst();
    }

    private static void close(AutoCloseable channel) {
        try {
            channel.close();
        } catch (Exception e) {
            LOG.log(Level.TRACE, "there is nothing left to be done with it", e);
        }
    }

    Router router() {
        return router;
    }

    @Override
    public Context context() {
        return context;
    }

    @Override
    public MediaContext mediaContext() {
        return media;
    }

    @Override
    public ContentEncodingContext contentEncodingContext() {
        return encodings;
    }

    @Override
    public DirectHandlers directHandlers() {
        return directHandlers;
    }

    @Override
    public ListenerConfig config() {
        return config;
    }

    @Override
    public ExecutorService executor() {
        return executor;
    }

    private record Routes(UnaryOperator<HttpRouting> inFront, HttpRouting.Builder routes)
            implements Builder<Routes, HttpRouting> {
        @Override
        public HttpRouting build() {
            return inFront.apply(routes.build());
        }
    }

    /** What a feature may change: the routing of the only socket. */
    private record FeatureContext(WebServerConfig serverConfig, HttpRouting.Builder routing)
            implements ServerFeature.ServerFeatureContext, ServerFeature.SocketBuilders, ServerFeature.RoutingBuilders {
        @Override
        public Set<String> sockets() {
            return Set.of();
        }

        @Override
        public boolean socketExists(String name) {
            return name.equals(WebServer.DEFAULT_SOCKET_NAME);
        }

        @Override
        public ServerFeature.SocketBuilders socket(String name) {
            return this;
        }

        @Override
        public ListenerConfig listener() {
            return serverConfig;
        }

        @Override
        public HttpRouting.Builder httpRouting() {
            return routing;
        }

        @Override
        public ServerFeature.RoutingBuilders routingBuilders() {
            return this;
        }

        @Override
        public boolean hasRouting(Class<?> builder) {
            return builder.isInstance(routing);
        }

        @Override
        public <T extends Builder<T, ?>> T routingBuilder(Class<T> builder) {
            return builder.cast(routing);
        }
    }
}
