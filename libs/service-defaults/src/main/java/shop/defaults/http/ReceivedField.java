package shop.defaults.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderValues;
import org.jspecify.annotations.Nullable;

/**
 * A header field as it has arrived (RFC 9112, section 5). It is written as it came, octet by octet, and becomes text only
 * when somebody asks for it.
 */
public final class ReceivedField extends DelegatingHeader {
    private static final byte[] END = {'\r', '\n'};

    private final byte[] octets;
    private final int from;
    private final int valueFrom;
    private final int valueTo;
    /** Whether the line ends right behind the value, as nearly always. */
    private final boolean ended;

    private final HeaderName name;
    private @Nullable String text;

    private ReceivedField(byte[] octets, int from, HeaderName name, int valueFrom, int valueTo) {
        this.octets = octets;
        this.from = from;
        this.name = name;
        this.valueFrom = valueFrom;
        this.valueTo = valueTo;
        this.ended = valueTo + 1 < octets.length && octets[valueTo] == '\r' && octets[valueTo + 1] == '\n';
    }

    /**
     * Reads one line, without its end, where it lies: its octets must stay as they are. Whether the value has only {@linkplain
     * #isContent(byte) content} is for the caller to find out.
     *
     * @throws IllegalArgumentException when it is not a field
     */
    public static ReceivedField parse(byte[] octets, int from, int to) {
        FieldNames.Known known = FieldNames.of(octets, from, to);
        int valueFrom = from + known.length() + 1;
        int valueTo = to;
        while (valueFrom < valueTo && isBlank(octets[valueFrom])) {
            valueFrom++;
        }
        while (valueTo > valueFrom && isBlank(octets[valueTo - 1])) {
            valueTo--;
        }
        return new ReceivedField(octets, from, known.name(), valueFrom, valueTo);
    }

    /** Where the first octet is that is not ASCII or not {@linkplain #isContent(byte) content}; at the latest at the end. */
    static int endOfAscii(byte[] octets, int from, int to) {
        int end = from;
        while (end < to && (octets[end] >= ' ' ? octets[end] != 0x7f : octets[end] == '\t')) {
            end++;
        }
        return end;
    }

    /** Whether there are only octets that are {@linkplain #isContent(byte) content}. */
    static boolean isContent(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isContent(octets[i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is visible, a space or a tab (RFC 9110, section 5.5). */
    public static boolean isContent(byte octet) {
        return octet >= ' ' ? octet != 0x7f : octet < 0 || octet == '\t';
    }

    static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    @Override
    public void writeHttp1Header(BufferData buffer) {
        if (ended) {
            buffer.write(octets, from, valueTo + END.length - from);
        } else {
            buffer.write(octets, from, valueTo - from);
            buffer.write(END);
        }
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
    public String get() {
        String known = text;
        if (known == null) {
            known = new String(octets, valueFrom, valueTo - valueFrom, ISO_8859_1);
            text = known;
        }
        return known;
    }

    @Override
    protected Header delegate() {
        return HeaderValues.create(name, get());
    }
}
