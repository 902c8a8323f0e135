package shop.defaults.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.SetCookie;
import java.time.Duration;
import java.util.function.Consumer;

/** The header section of an answer that is being made. */
final class AnswerFields extends Fields implements ServerResponseHeaders {
    @Override
    public ServerResponseHeaders set(Header field) {
        put(field);
        return this;
    }

    @Override
    public ServerResponseHeaders setIfAbsent(Header field) {
        if (!contains(field.headerName())) {
            put(field);
        }
        return this;
    }

    @Override
    public ServerResponseHeaders add(Header field) {
        merge(field);
        return this;
    }

    @Override
    public ServerResponseHeaders remove(HeaderName name) {
        drop(name);
        return this;
    }

    @Override
    public ServerResponseHeaders remove(HeaderName name, Consumer<Header> removed) {
        if (contains(name)) {
            removed.accept(get(name));
            drop(name);
        }
        return this;
    }

    @Override
    public ServerResponseHeaders clear() {
        dropAll();
        return this;
    }

    @Override
    public ServerResponseHeaders from(Headers others) {
        others.forEach(this::put);
        return this;
    }

    @Override
    public ServerResponseHeaders addCookie(SetCookie cookie) {
        return add(HeaderValues.create(HeaderNames.SET_COOKIE, cookie.text()));
    }

    @Override
    public ServerResponseHeaders clearCookie(String name) {
        return addCookie(SetCookie.builder(name, "").maxAge(Duration.ZERO).build());
    }
}
