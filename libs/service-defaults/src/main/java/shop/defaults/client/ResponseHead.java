package shop.defaults.client;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Http1HeadersParser;
import shop.defaults.http.AsciiSet;

/**
 * Status line and header section of a final answer (RFC 9112, section 4).
 *
 * @param persistent whether the neighbour keeps the connection open (section 9.3)
 */
record ResponseHead(int status, Headers headers, boolean persistent) {
    private static final int MAX_STATUS_LINE = 1024;
    private static final int MAX_INTERIM = 16;
    private static final HeaderName NAMELESS = HeaderNames.create("");

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
        String line = statusLine(reader);
        Headers headers = Http1HeadersParser.readHeaders(reader, maxHeaderBytes, true);
        if (headers.contains(NAMELESS)) {
            throw new IllegalStateException("a header field has no name");
        }
        int status = Integer.parseInt(line, 9, 12, 10);
        if (status < 100 || status > 599 || status == 101) {
            throw new IllegalStateException("the status code is not one to be expected");
        }
        return new ResponseHead(status, headers, line.charAt(7) == '1' && !HopByHop.closes(headers));
    }

    boolean isInterim() {
        return status < 200;
    }

    private static String statusLine(DataReader reader) {
        int end = reader.findNewLine(MAX_STATUS_LINE);
        if (end == MAX_STATUS_LINE) {
            throw new IllegalStateException("the status line is too long");
        }
        String line = reader.readAsciiString(end);
        reader.skip(2);
        boolean valid = end >= 12
                && (line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 "))
                && AsciiSet.DIGITS.containsAll(line, 9, 12)
                && (end == 12 || line.charAt(12) == ' ');
        if (!valid) {
            throw new IllegalStateException("the status line is not valid");
        }
        return line;
    }
}
