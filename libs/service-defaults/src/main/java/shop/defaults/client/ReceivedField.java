package shop.defaults.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderValues;
import org.jspecify.annotations.Nullable;
import shop.defaults.http.AsciiSet;
import shop.defaults.http.DelegatingHeader;

/**
 * A header field as it has arrived (RFC 9112, section 5). It is written as it came, octet by octet, and becomes text only
 * when somebody asks for it.
 */
final class ReceivedField extends DelegatingHeader {
    private static final byte[] END = {'\r', '\n'};

    private final byte[] line;
    private final int valueFrom;
    private final int valueTo;
    private final HeaderName name;
    private @Nullable Header text;

    private ReceivedField(byte[] line, HeaderName name, int valueFrom, int valueTo) {
        this.line = line;
        this.name = name;
        this.valueFrom = valueFrom;
        this.valueTo = valueTo;
    }

    /**
     * Reads one line, without its end.
     *
     * @throws IllegalArgumentException when it is not a field
     */
    static ReceivedField parse(byte[] line) {
        int colon = 0;
        while (colon < line.length && AsciiSet.TOKEN.contains(line[colon])) {
            colon++;
        }
        if (colon == 0 || colon == line.length || line[colon] != ':') {
            throw new IllegalArgumentException("a header field has no valid name");
        }
        int from = colon + 1;
        int to = line.length;
        while (from < to && isBlank(line[from])) {
            from++;
        }
        while (to > from && isBlank(line[to - 1])) {
            to--;
        }
        for (int i = from; i < to; i++) {
            if ((line[i] >= 0 && line[i] < ' ' && line[i] != '\t') || line[i] == 0x7f) {
                throw new IllegalArgumentException("a header field has a control character");
            }
        }
        return new ReceivedField(line, FieldNames.of(line, colon), from, to);
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    @Override
    public void writeHttp1Header(BufferData buffer) {
        buffer.write(line, 0, valueTo);
        buffer.write(END);
    }

    @Override
    public HeaderName headerName() {
        return name;
    }

    @Override
    public String name() {
        return name.defaultCase();
    }

    @Override
    public int valueCount() {
        return 1;
    }

    @Override
    protected Header delegate() {
        Header known = text;
        if (known == null) {
            known = HeaderValues.create(name, new String(line, valueFrom, valueTo - valueFrom, ISO_8859_1));
            text = known;
        }
        return known;
    }
}
