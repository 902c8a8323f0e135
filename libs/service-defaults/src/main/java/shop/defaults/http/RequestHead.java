package shop.defaults.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import shop.defaults.http.WireGuard.Malformed;

/** Request line and header section of one request as they arrive, line by line (RFC 9112, sections 2.2, 3, 5 and 6). */
final class RequestHead {
    private static final byte[] VERSION = "HTTP/1.1".getBytes(StandardCharsets.US_ASCII);
    private static final AsciiSet TARGET = AsciiSet.visible("#\\");
    private static final int MAX_LENGTH_DIGITS = 18;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean skippedEmptyLine;
    private boolean begun;
    private long contentLength = -1;
    private boolean chunked;
    private int hosts;

    int size() {
        return bytes.size();
    }

    /** All lines that were added so far. */
    byte[] bytes() {
        return bytes.toByteArray();
    }

    boolean isChunked() {
        return chunked;
    }

    /** Negative when there is none. */
    long contentLength() {
        return contentLength;
    }

    /**
     * Takes the next line, without its end, and keeps it.
     *
     * @return whether it was the last
     */
    boolean addLine(byte[] line) {
        boolean last = checkLine(line, 0, line.length);
        if (begun) {
            bytes.writeBytes(line);
            bytes.write('\r');
            bytes.write('\n');
        }
        return last;
    }

    /**
     * Looks at the next line, without its end, where it lies.
     *
     * @return whether it was the last
     */
    boolean checkLine(byte[] in, int from, int to) {
        if (begun) {
            if (from == to) {
                end();
                return true;
            }
            field(in, from, to);
        } else if (from == to && !skippedEmptyLine) {
            skippedEmptyLine = true;
        } else {
            requestLine(in, from, to);
            begun = true;
        }
        return false;
    }

    private static void requestLine(byte[] line, int from, int to) {
        int method = tokenEnd(line, from, to);
        int target = method + 1;
        int end = to - VERSION.length - 1;
        if (method == from || target >= end || line[method] != ' ' || line[end] != ' ') {
            throw new Malformed("the request line is not valid");
        }
        if (!Arrays.equals(line, end + 1, to, VERSION, 0, VERSION.length)) {
            throw new Malformed("HTTP/1.1 is required");
        }
        boolean asterisk = end - target == 1 && line[target] == '*';
        if (line[target] != '/' && !asterisk) {
            throw new Malformed("the target must be a path");
        }
        for (int i = target; i < end; i++) {
            if (!TARGET.contains(line[i])) {
                throw new Malformed("the target has a character that it may not have");
            }
        }
    }

    private void field(byte[] line, int from, int to) {
        int colon = tokenEnd(line, from, to);
        if (colon == from || colon == to || line[colon] != ':' || !isFieldContent(line, colon + 1, to)) {
            throw new Malformed("a header field is not valid");
        }
        // Only the names that matter here are looked at; their lengths tell most others apart.
        switch (colon - from) {
            case 4 -> {
                if (isName(line, from, "host") && ++hosts > 1) {
                    throw new Malformed("there must be one Host");
                }
            }
            case 14 -> {
                if (isName(line, from, "content-length")) {
                    contentLength(value(line, colon, to));
                }
            }
            case 17 -> {
                if (isName(line, from, "transfer-encoding")) {
                    transferEncoding(value(line, colon, to));
                }
            }
            default -> {}
        }
    }

    private static int tokenEnd(byte[] line, int from, int to) {
        int end = from;
        while (end < to && AsciiSet.TOKEN.contains(line[end])) {
            end++;
        }
        return end;
    }

    private void contentLength(String value) {
        boolean number = !value.isEmpty() && value.length() <= MAX_LENGTH_DIGITS && AsciiSet.DIGITS.containsAll(value);
        if (!number || contentLength >= 0) {
            throw new Malformed("Content-Length must be one whole number");
        }
        contentLength = Long.parseLong(value);
    }

    /** Exactly the spelling that the server recognises. */
    private void transferEncoding(String value) {
        if (!value.equals("chunked") || chunked) {
            throw new Malformed("Transfer-Encoding must be chunked");
        }
        chunked = true;
    }

    private void end() {
        if (hosts != 1) {
            throw new Malformed("there must be one Host");
        }
        if (chunked && contentLength >= 0) {
            throw new Malformed("Content-Length and Transfer-Encoding exclude each other");
        }
    }

    private static boolean isName(byte[] line, int from, String name) {
        return new String(line, from, name.length(), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .equals(name);
    }

    private static String value(byte[] line, int colon, int to) {
        return new String(line, colon + 1, to - colon - 1, StandardCharsets.ISO_8859_1).strip();
    }

    /** Visible octets, spaces and tabs (RFC 9110, section 5.5). */
    static boolean isFieldContent(byte[] line, int from, int to) {
        for (int i = from; i < to; i++) {
            if ((line[i] >= 0 && line[i] < ' ' && line[i] != '\t') || line[i] == 0x7f) {
                return false;
            }
        }
        return true;
    }
}
