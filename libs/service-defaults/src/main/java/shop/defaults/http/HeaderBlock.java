package shop.defaults.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Header;
import java.util.List;

/**
 * Several header fields that always go together, put into octets once. To whoever reads it, it is the first of them, so
 * it is only for messages of which the others are not asked for again.
 */
public final class HeaderBlock extends DelegatingHeader {
    private final Header first;
    private final byte[] lines;

    private HeaderBlock(Header first, byte[] lines) {
        this.first = first;
        this.lines = lines;
    }

    /** @throws java.util.NoSuchElementException when there is none */
    public static HeaderBlock of(List<Header> fields) {
        BufferData buffer = BufferData.growing(256);
        fields.forEach(field -> field.writeHttp1Header(buffer));
        return new HeaderBlock(fields.getFirst(), buffer.readBytes());
    }

    @Override
    public void writeHttp1Header(BufferData buffer) {
        buffer.write(lines);
    }

    @Override
    protected Header delegate() {
        return first;
    }
}
