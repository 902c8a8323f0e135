package shop.defaults.client;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import shop.defaults.http.AsciiSet;

/**
 * Status line and header section of a final answer (RFC 9112, section 4).
 *
 * @param persistent whether the neighbour keeps the connection open (section 9.3)
 */
record ResponseHead(int status, Headers headers, boolean persistent) {
    private static final int MAX_STATUS_LINE = 1024;
    private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final int MINOR_AT = VERSION.length;
    private static final int MAX_INTERIM = 16;

    /** Reads up to the final answer; interim ones (1xx) are passed over (RFC 9110, section 15.2). */
    static ResponseHead read(DataReader reader, int maxHeaderBytes) {
        for (int i = 0; i < MAX_INTERIM; i++) {
            ResponseHead head = readOne(reader, maxHeaderBytes);
            if (!head.isInterim()) {
                return head;
            }
        }
        throw new IllegalStateException("too many interim answers");
    }

    /** Reads one answer, final or interim. */
    static ResponseHead readOne(DataReader reader, int maxHeaderBytes) {
        byte[] line = statusLine(reader);
        Headers headers = fields(reader, maxHeaderBytes);
        int status = status(line);
        if (status < 100 || status > 599 || status == 101) {
            throw new IllegalStateException("the status code is not one to be expected");
        }
        return new ResponseHead(status, headers, line[MINOR_AT] == '1' && !HopByHop.closes(headers));
    }

    boolean isInterim() {
        return status < 200;
    }

    private static Headers fields(DataReader reader, int maxBytes) {
        WritableHeaders<?> headers = WritableHeaders.create();
        int left = maxBytes;
        while (left > 0) {
            int end = reader.findNewLine(left);
            if (end == left) {
                break;
            }
            byte[] line = reader.readBytes(end);
            reader.skip(2);
            if (line.length == 0) {
                return headers;
            }
            left -= line.length + 2;
            add(headers, ReceivedField.parse(line));
        }
        throw new IllegalStateException("the header section is too long");
    }

    private static void add(WritableHeaders<?> headers, ReceivedField field) {
        if (headers.contains(field.headerName())) {
            List<String> values =
                    new ArrayList<>(headers.get(field.headerName()).allValues());
            values.add(field.get());
            headers.set(HeaderValues.create(field.headerName(), values));
        } else {
            headers.set(field);
        }
    }

    private static byte[] statusLine(DataReader reader) {
        int end = reader.findNewLine(MAX_STATUS_LINE);
        if (end == MAX_STATUS_LINE) {
            throw new IllegalStateException("the status line is too long");
        }
        byte[] line = reader.readBytes(end);
        reader.skip(2);
        boolean valid = end >= 12
                && Arrays.equals(line, 0, MINOR_AT, VERSION, 0, MINOR_AT)
                && (line[MINOR_AT] == '1' || line[MINOR_AT] == '0')
                && line[8] == ' '
                && AsciiSet.DIGITS.contains(line[9])
                && AsciiSet.DIGITS.contains(line[10])
                && AsciiSet.DIGITS.contains(line[11])
                && (end == 12 || line[12] == ' ');
        if (!valid) {
            throw new IllegalStateException("the status line is not valid");
        }
        return line;
    }

    private static int status(byte[] statusLine) {
        return (statusLine[9] - '0') * 100 + (statusLine[10] - '0') * 10 + statusLine[11] - '0';
    }
}
