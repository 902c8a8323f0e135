package shop.gateway;

import java.util.List;
import shop.defaults.client.ClientConfig;
import shop.defaults.http.HttpServer;
import shop.defaults.http.ServerSpec;
import shop.defaults.http.TrustedProxies;
import shop.defaults.process.RunningService;
import shop.defaults.trace.Tracing;

/** The gateway, put together. */
public final class GatewayApp implements RunningService {
    static final String NAME = "gateway";

    private final HttpServer server;
    private final List<Upstream> upstreams;
    private final Tracing tracing;

    private GatewayApp(HttpServer server, List<Upstream> upstreams, Tracing tracing) {
        this.server = server;
        this.upstreams = upstreams;
        this.tracing = tracing;
    }

    /** Starts listening; the services need not be there yet. */
    public static GatewayApp start(GatewayConfig config) {
        Tracing tracing = Tracing.start(config.tracing(), NAME);
        ClientConfig client = config.client();
        List<Upstream> upstreams = List.of(
                Upstream.of("/api/users", "user-service", config.userService(), client),
                Upstream.of("/api/products", "product-service", config.productService(), client),
                Upstream.of("/api/orders", "order-service", config.orderService(), client));
        TrustedProxies proxies = new TrustedProxies(config.server().trustedProxies());
        ForwardedHeaders forwarded = new ForwardedHeaders(proxies);
        RateLimits limits = new RateLimits(config.rateLimit(), proxies);
        Storefront storefront = new Storefront(forwarded);
        HttpServer server = HttpServer.start(ServerSpec.of(NAME, config.port(), config.server())
                .direct(Proxy.PREFIX, new Proxy(upstreams, forwarded, limits, config))
                .routes(storefront, new Pages(forwarded), storefront.otherAddresses())
                .healthChecks(new UpstreamHealth(upstreams))
                .tracing(tracing));
        return new GatewayApp(server, upstreams, tracing);
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        upstreams.forEach(upstream -> upstream.client().close());
        tracing.close();
    }
}
