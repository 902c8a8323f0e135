package shop.defaults.http;

import io.helidon.common.config.GlobalConfig;
import io.helidon.config.Config;
import io.helidon.health.HealthCheck;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.health.HealthObserver;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import shop.defaults.observe.JvmMetrics;
import shop.defaults.observe.Lifecycle;

/**
 * A Helidon server as every process of the shop runs it: HTTP/1.1 on virtual threads, with problem documents for all
 * errors, request ids, trace context, deadlines, one log line a request, health and metrics under {@code /observe}.
 */
public final class HttpServer implements AutoCloseable {
    /** Beside those that may run: refusals, health checks and metrics. */
    private static final int RESERVED_REQUESTS = 64;

    private static final ReentrantLock BUILDING = new ReentrantLock();

    static {
        // Else Helidon looks for a configuration of its own in files, variables and system properties.
        GlobalConfig.config(Config::empty);
    }

    private final RunningServer server;
    private final HttpConfig config;
    private final Lifecycle lifecycle;
    private final OpenConnections connections;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HttpServer(RunningServer server, HttpConfig config, Lifecycle lifecycle, OpenConnections connections) {
        this.server = server;
        this.config = config;
        this.lifecycle = lifecycle;
        this.connections = connections;
    }

    /**
     * Starts listening.
     *
     * @throws IllegalStateException if the port cannot be had
     */
    public static HttpServer start(ServerSpec spec) {
        JvmMetrics.register();
        Problems.countShedLoad();
        Lifecycle lifecycle = new Lifecycle();
        HttpConfig config = spec.config();
        OpenConnections connections = new OpenConnections(config.readTimeout(), config.maxConnections());
        RequestFilter filter = new RequestFilter(spec.service(), config, lifecycle::isDraining, spec.tracing());
        WebServerConfig.Builder builder = WebServer.builder()
                .host(config.host())
                .port(spec.port())
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .addFeature(observe(spec, lifecycle))
                .directHandlers(Problems.direct())
                .maxPayloadSize(config.maxBodyBytes())
                .maxTcpConnections(config.maxConnections())
                .maxConcurrentRequests(config.maxConcurrentRequests() + RESERVED_REQUESTS)
                .idleConnectionTimeout(config.readTimeout())
                .idleConnectionPeriod(Duration.ofSeconds(10))
                .shutdownGracePeriod(config.shutdownGrace())
                .connectionOptions(ClientSocketOptions.of(config.readTimeout()))
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new GuardedConnections(http1(spec), config.readTimeout(), connections))
                .routing(routing -> route(routing, spec, filter));
        boolean started = false;
        try {
            RunningServer server =
                    spec.direct().isPresent() ? onEventLoops(builder, spec, filter) : onHelidon(builder, spec);
            lifecycle.started();
            started = true;
            return new HttpServer(server, config, lifecycle, connections);
        } finally {
            if (!started) {
                connections.close();
            }
        }
    }

    private static Http1Config http1(ServerSpec spec) {
        HttpConfig config = spec.config();
        return Http1Config.builder()
                .maxHeadersSize(config.maxHeaderBytes())
                .maxPrologueLength(config.maxRequestLineBytes() + 1) // it takes no line that is as long as it may be
                .validateRequestHeaders(false) // the guard has done it
                .validatePath(spec.direct().isEmpty()) // a proxy looks at it itself
                .validatePrologue(false) // and this; the server's own check takes no colon in a query
                .validateResponseHeaders(spec.direct().isEmpty()) // those of a proxy have been read from the wire
                .receiveLog(false)
                .sendLog(false)
                .build();
    }

    private static RunningServer onHelidon(WebServerConfig.Builder builder, ServerSpec spec) {
        WebServer server = alone(builder::build).start();
        if (!server.isRunning()) {
            throw cannotListen(spec, whyNot(spec));
        }
        return new RunningServer.Helidon(server);
    }

    private static RunningServer onEventLoops(WebServerConfig.Builder builder, ServerSpec spec, RequestFilter filter) {
        LoopServer server = alone(() -> LoopServer.of(
                builder.buildPrototype(),
                routes -> new DirectRouting(routes, filter, spec.direct().orElseThrow())));
        try {
            server.start();
            return server;
        } catch (IOException e) {
            throw cannotListen(spec, e);
        }
    }

    /** Helidon's server only logs what went wrong; the reason is found out by trying the same. */
    private static IOException whyNot(ServerSpec spec) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(spec.config().host(), spec.port()));
            return new IOException("it could a moment later");
        } catch (IOException e) {
            return e;
        }
    }

    private static IllegalStateException cannotListen(ServerSpec spec, IOException reason) {
        return new IllegalStateException(
                spec.service() + " cannot listen on " + spec.config().host() + ":" + spec.port() + ": "
                        + reason.getMessage(),
                reason);
    }

    /** One at a time: Helidon keeps what it knows about metrics of all servers in a map that is not made for more. */
    private static <T> T alone(Supplier<T> building) {
        BUILDING.lock();
        try {
            return building.get();
        } finally {
            BUILDING.unlock();
        }
    }

    private static void route(HttpRouting.Builder routing, ServerSpec spec, RequestFilter filter) {
        Problems.register(routing);
        routing.addFilter(filter);
        spec.filters().forEach(routing::addFilter);
        List<HttpService> services = new ArrayList<>(spec.routes());
        spec.openApi().map(OpenApiDocument::new).ifPresent(services::add);
        RouteTable.register(routing, services);
    }

    private static ObserveFeature observe(ServerSpec spec, Lifecycle lifecycle) {
        HealthObserver health = HealthObserver.builder()
                .useSystemServices(false)
                .details(true)
                .addCheck(lifecycle.startup())
                .addCheck(lifecycle.readiness())
                .addCheck(lifecycle.liveness())
                .addChecks(spec.healthChecks().toArray(HealthCheck[]::new))
                .build();
        return ObserveFeature.builder()
                .observersDiscoverServices(false)
                .addObserver(health)
                .addObserver(MetricsObserver.create())
                .build();
    }

    /** The port that the server listens on. */
    public int port() {
        return server.port();
    }

    /** From now on {@code /observe/health/ready} says no, and clients are told to use another connection. */
    public void drain() {
        lifecycle.drain();
    }

    /** Drains, stops listening, and lets running requests end within the grace period. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            drain();
            LockSupport.parkNanos(config.drainDelay().toNanos());
            server.stop();
            connections.close();
        }
    }
}
