package shop.defaults.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.context.Context;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.uri.UriInfo;
import io.helidon.common.uri.UriQuery;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.RoutedPath;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.media.ReadableEntity;
import io.helidon.http.media.ReadableEntityBase;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.ServerRequestEntity;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.UnaryOperator;

/** A request that has arrived whole. It knows of no routing, and cannot be changed. */
final class DirectRequest implements RoutingRequest {
    private final ConnectionContext connection;
    private final HttpPrologue prologue;
    private final ServerRequestHeaders headers;
    private final HttpSecurity security;
    private final ReadableEntity content;

    DirectRequest(ConnectionContext connection, WholeRequest whole, HttpSecurity security) {
        this.connection = connection;
        this.prologue =
                HttpPrologue.create("HTTP/1.1", "HTTP", "1.1", Method.create(whole.method()), whole.target(), false);
        this.headers = whole.fields();
        this.security = security;
        this.content = whole.body().length == 0 ? ReadableEntityBase.empty() : content(whole.body());
    }

    private ReadableEntity content(byte[] body) {
        Queue<BufferData> left = new ArrayDeque<>(List.of(BufferData.create(body)));
        return ServerRequestEntity.create(
                requested -> {},
                UnaryOperator.identity(),
                ContentDecoder.NO_OP,
                size -> left.poll(), // the end after it is null
                () -> {},
                headers,
                connection.listenerContext().mediaContext());
    }

    @Override
    public HttpPrologue prologue() {
        return prologue;
    }

    @Override
    public ServerRequestHeaders headers() {
        return headers;
    }

    @Override
    public UriQuery query() {
        return prologue.query();
    }

    @Override
    public ReadableEntity content() {
        return content;
    }

    @Override
    public PeerInfo remotePeer() {
        return connection.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return connection.localPeer();
    }

    @Override
    public String authority() {
        return headers.get(HeaderNames.HOST).get();
    }

    @Override
    public boolean isSecure() {
        return connection.isSecure();
    }

    @Override
    public String socketId() {
        return connection.childSocketId();
    }

    @Override
    public String serverSocketId() {
        return connection.socketId();
    }

    @Override
    public ListenerContext listenerContext() {
        return connection.listenerContext();
    }

    @Override
    public Context context() {
        return connection.listenerContext().context();
    }

    @Override
    public HttpSecurity security() {
        return security;
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return connection.proxyProtocolData();
    }

    @Override
    public int id() {
        return 0;
    }

    @Override
    public boolean continueSent() {
        return false;
    }

    @Override
    public void reset() {
        // Nothing of it is left on the connection.
    }

    @Override
    public RoutedPath path() {
        throw unrouted();
    }

    @Override
    public RoutingRequest path(RoutedPath path) {
        throw unrouted();
    }

    @Override
    public RoutingRequest prologue(HttpPrologue other) {
        throw unrouted();
    }

    @Override
    public UriInfo requestedUri() {
        throw unrouted();
    }

    @Override
    public void header(Header header) {
        throw unrouted();
    }

    @Override
    public void streamFilter(UnaryOperator<InputStream> filter) {
        throw unrouted();
    }

    static UnsupportedOperationException unrouted() {
        return new UnsupportedOperationException("not for requests that are handled without routing");
    }
}
