package shop.defaults.http;

import io.helidon.common.GenericType;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.mapper.Value;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A {@code Content-Length} that is not written. The server adds one of zero to every answer without a body; but 204 must
 * not have it, and with 304 and after HEAD it would be the length of what is not sent (RFC 9110, section 8.6).
 */
public final class NoLength implements Header {
    private static final Header ZERO = HeaderValues.CONTENT_LENGTH_ZERO;
    private static final NoLength FIELD = new NoLength();

    private NoLength() {}

    /** To be called when the status has been set, and before the answer is sent without a body. */
    public static void keepFrom(ServerResponse response) {
        response.headers().set(FIELD);
    }

    @Override
    public void writeHttp1Header(BufferData buffer) {
        // This is the point of it.
    }

    @Override
    public String name() {
        return ZERO.name();
    }

    @Override
    public HeaderName headerName() {
        return ZERO.headerName();
    }

    @Override
    public String get() {
        return ZERO.get();
    }

    @Override
    public List<String> allValues() {
        return ZERO.allValues();
    }

    @Override
    public int valueCount() {
        return ZERO.valueCount();
    }

    @Override
    public boolean sensitive() {
        return ZERO.sensitive();
    }

    @Override
    public boolean changing() {
        return ZERO.changing();
    }

    @Override
    public <N> Value<N> as(Class<N> type) {
        return ZERO.as(type);
    }

    @Override
    public <N> Value<N> as(GenericType<N> type) {
        return ZERO.as(type);
    }

    @Override
    public <N> Value<N> as(Function<? super String, ? extends N> mapper) {
        return ZERO.as(mapper);
    }

    @Override
    public Optional<String> asOptional() {
        return ZERO.asOptional();
    }

    @Override
    public Value<Boolean> asBoolean() {
        return ZERO.asBoolean();
    }

    @Override
    public Value<String> asString() {
        return ZERO.asString();
    }

    @Override
    public Value<Integer> asInt() {
        return ZERO.asInt();
    }

    @Override
    public Value<Long> asLong() {
        return ZERO.asLong();
    }

    @Override
    public Value<Double> asDouble() {
        return ZERO.asDouble();
    }
}
