package shop.defaults.http;

import io.helidon.common.GenericType;
import io.helidon.common.mapper.Value;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A header field that differs from another only in how it is written. */
public abstract class DelegatingHeader implements Header {
    /** The field that it is to whoever reads it. */
    protected abstract Header delegate();

    @Override
    public String name() {
        return delegate().name();
    }

    @Override
    public HeaderName headerName() {
        return delegate().headerName();
    }

    @Override
    public String get() {
        return delegate().get();
    }

    @Override
    public List<String> allValues() {
        return delegate().allValues();
    }

    @Override
    public int valueCount() {
        return delegate().valueCount();
    }

    @Override
    public boolean sensitive() {
        return delegate().sensitive();
    }

    @Override
    public boolean changing() {
        return delegate().changing();
    }

    @Override
    public <N> Value<N> as(Class<N> type) {
        return delegate().as(type);
    }

    @Override
    public <N> Value<N> as(GenericType<N> type) {
        return delegate().as(type);
    }

    @Override
    public <N> Value<N> as(Function<? super String, ? extends N> mapper) {
        return delegate().as(mapper);
    }

    @Override
    public Optional<String> asOptional() {
        return delegate().asOptional();
    }

    @Override
    public Value<Boolean> asBoolean() {
        return delegate().asBoolean();
    }

    @Override
    public Value<String> asString() {
        return delegate().asString();
    }

    @Override
    public Value<Integer> asInt() {
        return delegate().asInt();
    }

    @Override
    public Value<Long> asLong() {
        return delegate().asLong();
    }

    @Override
    public Value<Double> asDouble() {
        return delegate().asDouble();
    }
}
