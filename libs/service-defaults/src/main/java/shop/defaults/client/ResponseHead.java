package shop.defaults.client;

import io.helidon.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import shop.defaults.http.AsciiSet;
import shop.defaults.http.ReceivedField;
import shop.defaults.http.ReceivedFields;

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
    static ResponseHead read(ReceiveBuffer input, int maxHeaderBytes) {
        for (int i = 0; i < MAX_INTERIM; i++) {
            ResponseHead head = readOne(input, maxHeaderBytes);
            if (!head.isInterim()) {
                return head;
            }
        }
        throw new IllegalStateException("too many interim answers");
    }

    /** Reads one answer, final or interim. */
    static ResponseHead readOne(ReceiveBuffer input, int maxHeaderBytes) {
        int length = input.awaitLine(MAX_STATUS_LINE);
        byte[] octets = input.octets();
        int at = input.next();
        int status = status(octets, at, length);
        boolean current = octets[at + MINOR_AT] == '1';
        input.skipLine(length);
        Headers headers = fields(input, maxHeaderBytes);
        if (status < 100 || status > 599 || status == 101) {
            throw new IllegalStateException("the status code is not one to be expected");
        }
        return new ResponseHead(status, headers, current && !HopByHop.closes(headers));
    }

    boolean isInterim() {
        return status < 200;
    }

    /** Reads a section of fields, of an answer or behind its chunks, and the empty line that ends it. */
    static Headers fields(ReceiveBuffer input, int maxBytes) {
        ReceivedFields fields = new ReceivedFields();
        int left = maxBytes;
        while (true) {
            int length = input.awaitLine(left);
            int at = input.next();
            input.skipLine(length);
            if (length == 0) {
                return fields;
            }
            fields.add(ReceivedField.parse(input.octets(), at, at + length));
            left = Math.max(0, left - length - 2);
        }
    }

    private static int status(byte[] octets, int at, int length) {
        boolean valid = length >= 12
                && Arrays.equals(octets, at, at + MINOR_AT, VERSION, 0, MINOR_AT)
                && (octets[at + MINOR_AT] == '1' || octets[at + MINOR_AT] == '0')
                && octets[at + 8] == ' '
                && AsciiSet.DIGITS.contains(octets[at + 9])
                && AsciiSet.DIGITS.contains(octets[at + 10])
                && AsciiSet.DIGITS.contains(octets[at + 11])
                && (length == 12 || octets[at + 12] == ' ');
        if (!valid) {
            throw new IllegalStateException("the status line is not valid");
        }
        return (octets[at + 9] - '0') * 100 + (octets[at + 10] - '0') * 10 + octets[at + 11] - '0';
    }
}
