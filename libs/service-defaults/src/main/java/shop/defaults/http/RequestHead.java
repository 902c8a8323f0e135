package shop.defaults.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import shop.defaults.http.WireGuard.Malformed;

/** Request line and header section of one request as they arrive, line by line (RFC 9112, sections 2.2, 3, 5 and 6). */
final class RequestHead {
    private static final String VERSION = "HTTP/1.1";
    private static final int MAX_LENGTH_DIGITS = 18;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private boolean skippedEmptyLine;
    private long contentLength = -1;
    private boolean chunked;
    private int hosts;

    int size() {
        return bytes.size();
    }

    /** All lines so far. */
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
     * Takes the next line, without its end.
     *
     * @return whether it was the last
     */
    boolean addLine(byte[] line) {
        if (bytes.size() == 0) {
            if (line.length == 0 && !skippedEmptyLine) {
                skippedEmptyLine = true;
                return false;
            }
            requestLine(line);
        } else if (line.length > 0) {
            field(line);
        } else {
            end();
        }
        bytes.write(line, 0, line.length);
        bytes.write('\r');
        bytes.write('\n');
        return line.length == 0;
    }

    private static void requestLine(byte[] line) {
        int method = 0;
        while (method < line.length && isTokenOctet(line[method])) {
            method++;
        }
        int target = method + 1;
        int end = line.length - VERSION.length() - 1;
        if (method == 0 || target >= end || line[method] != ' ' || line[end] != ' ') {
            throw new Malformed("the request line is not valid");
        }
        if (!new String(line, end + 1, VERSION.length(), StandardCharsets.ISO_8859_1).equals(VERSION)) {
            throw new Malformed("HTTP/1.1 is required");
        }
        boolean asterisk = end - target == 1 && line[target] == '*';
        if (line[target] != '/' && !asterisk) {
            throw new Malformed("the target must be a path");
        }
        for (int i = target; i < end; i++) {
            if (line[i] <= ' ' || line[i] == 0x7f || line[i] == '#' || line[i] == '\\') {
                throw new Malformed("the target has a character that it may not have");
            }
        }
    }

    private void field(byte[] line) {
        int colon = 0;
        while (colon < line.length && isTokenOctet(line[colon])) {
            colon++;
        }
        if (colon == 0 || colon == line.length || line[colon] != ':' || !isFieldContent(line, colon + 1, line.length)) {
            throw new Malformed("a header field is not valid");
        }
        // Only the names that matter here are looked at; their lengths tell most others apart.
        switch (colon) {
            case 4 -> {
                if (isName(line, "host") && ++hosts > 1) {
                    throw new Malformed("there must be one Host");
                }
            }
            case 14 -> {
                if (isName(line, "content-length")) {
                    contentLength(value(line, colon));
                }
            }
            case 17 -> {
                if (isName(line, "transfer-encoding")) {
                    transferEncoding(value(line, colon));
                }
            }
            default -> {}
        }
    }

    private void contentLength(String value) {
        boolean number = !value.isEmpty()
                && value.length() <= MAX_LENGTH_DIGITS
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
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

    private static boolean isName(byte[] line, String name) {
        return new String(line, 0, name.length(), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .equals(name);
    }

    private static String value(byte[] line, int colon) {
        return new String(line, colon + 1, line.length - colon - 1, StandardCharsets.ISO_8859_1).strip();
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

    /** RFC 9110, section 5.6.2. */
    private static boolean isTokenOctet(byte octet) {
        return octet > ' ' && octet < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(octet) < 0;
    }
}
