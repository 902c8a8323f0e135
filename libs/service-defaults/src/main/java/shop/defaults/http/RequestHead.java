package shop.defaults.http;

import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import shop.defaults.http.WireGuard.Malformed;
import shop.defaults.http.WireGuard.TooLong;

/** Request line and header section of one request as they arrive, line by line (RFC 9112, sections 2.2, 3, 5 and 6). */
final class RequestHead {
    private static final byte[] VERSION = "HTTP/1.1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EXPECTATION = "100-continue".getBytes(StandardCharsets.US_ASCII);
    private static final Status FIELDS_TOO_LARGE = Status.create(431, "Request Header Fields Too Large");
    /** Case matters (RFC 9110, section 9.1), but not to the server; all that are known are in capitals. */
    private static final AsciiSet METHOD = AsciiSet.of(c -> AsciiSet.TOKEN.contains(c) && !(c >= 'a' && c <= 'z'));

    private static final AsciiSet PATH = AsciiSet.visible("#\\");
    /** What RFC 3986 allows in a query, and what browsers leave in it as it is (URL standard, section 1.3). */
    private static final AsciiSet QUERY = AsciiSet.visible("#\\\"<>");

    private static final String OPTIONS = "OPTIONS";
    /** The target that means the server as a whole, which only OPTIONS may have (RFC 9112, section 3.2.4). */
    private static final String SERVER = "*";

    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?]*)(.*)");
    private static final Set<String> NEVER_IN_TRAILERS = Set.of("content-length", "transfer-encoding", "host");
    /** Of which one value must never become another. */
    private static final Set<String> ASCII_ONLY = Set.of("idempotency-key", "authorization");

    private static final int MAX_LENGTH_DIGITS = 18;
    private static final int MANY_FIELDS = 100;
    private static final Set<String> OLD_OPTIONS = Set.of("close", "keep-alive");
    /** For whom HTTP/1.0 does not say whom it means. */
    private static final String NO_HOST = "localhost";

    private final int maxLineBytes;
    private final int maxFieldBytes;
    private final Octets bytes = new Octets();
    private boolean skippedEmptyLine;
    private boolean begun;
    private long contentLength = -1;
    private boolean chunked;
    private int hosts;
    /** Of a target in absolute-form, which counts instead of Host; else empty. */
    private String authority = "";

    /** Whether the client speaks HTTP/1.0. */
    private boolean old;

    /** What it has in Connection besides that it ends or stays. */
    private final StringBuilder oldOptions = new StringBuilder();

    private boolean rewritten;
    private String method = "";
    private String target = "";
    private final @Nullable ReceivedFields fields;
    /** Of all lines behind the first, with their ends: as they arrived or as they are passed on, whichever is more. */
    private int fieldBytes;

    private int fieldCount;
    private boolean expecting;
    private boolean beyondAscii;
    /** What stands in the place of the line just checked; nothing, when it is empty. */
    private byte @Nullable [] replacement;

    /**
     * Begins with its first line.
     *
     * @param maxLineBytes the longest request line, without its end
     * @param maxFieldBytes the longest header section, with the ends of its lines but for the empty one
     * @param fields where its fields are put as they have arrived, up to where there are {@linkplain #hasManyFields many};
     *     with null, nothing is kept but what is passed on
     */
    RequestHead(int maxLineBytes, int maxFieldBytes, @Nullable ReceivedFields fields) {
        this.maxLineBytes = maxLineBytes;
        this.maxFieldBytes = maxFieldBytes;
        this.fields = fields;
    }

    /** Of all lines that were added so far. */
    int length() {
        return bytes.length();
    }

    /** All lines that were added so far. */
    byte[] bytes() {
        return bytes.toByteArray();
    }

    boolean isChunked() {
        return chunked;
    }

    /**
     * Whether it came as HTTP/1.0. It is then passed on as HTTP/1.1 that ends the connection, which is what the two
     * versions have in common; but its sender takes no chunks (RFC 9112, section 6.1).
     */
    boolean isOld() {
        return old;
    }

    /** Whether what the lines mean has another spelling here than in what has arrived. */
    boolean isRewritten() {
        return rewritten;
    }

    /** Negative when there is none. */
    long contentLength() {
        return contentLength;
    }

    String method() {
        return method;
    }

    /** As it has arrived. */
    String target() {
        return target;
    }

    /** Whether its sender waits for 100 (Continue), or for something else. */
    boolean isExpecting() {
        return expecting;
    }

    /** Whether a field has octets that are not ASCII. The server puts question marks in their place. */
    boolean isBeyondAscii() {
        return beyondAscii;
    }

    /** More than anybody has who means well; looking for one among them takes time. */
    boolean hasManyFields() {
        return fieldCount > MANY_FIELDS;
    }

    /**
     * Takes the next line, without its end, and keeps it.
     *
     * @return whether it was the last
     */
    boolean addLine(byte[] line) {
        boolean first = !begun;
        boolean last = checkLine(line, 0, line.length);
        if (begun) {
            byte[] other = replacement == null ? line : replacement;
            if (!first) {
                countFieldBytes(Math.max(0, other.length - line.length));
            }
            if (replacement == null || other.length > 0) {
                bytes.writeBytes(other);
                bytes.write('\r');
                bytes.write('\n');
            }
            replacement = null;
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
            countFieldBytes(to - from + 2);
            field(in, from, to);
        } else if (from == to && !skippedEmptyLine) {
            skippedEmptyLine = true;
        } else {
            requestLine(in, from, to);
            begun = true;
        }
        return false;
    }

    /** A whole request has gone past this one, which may have an empty line of its own before it. */
    void forgetEmptyLine() {
        skippedEmptyLine = false;
    }

    /** Looks at how long the next line is already, while its end has not come. */
    void checkUnfinished(int length) {
        int withoutReturn = length - 1; // which may be there
        if (begun) {
            checkFieldBytes(fieldBytes + withoutReturn);
        } else {
            checkLineBytes(withoutReturn);
        }
    }

    private void countFieldBytes(int count) {
        fieldBytes += count;
        checkFieldBytes(fieldBytes);
    }

    private void checkFieldBytes(int count) {
        if (count > maxFieldBytes) {
            throw new TooLong(FIELDS_TOO_LARGE);
        }
    }

    private void checkLineBytes(int count) {
        if (count > maxLineBytes) {
            throw new TooLong(Status.REQUEST_URI_TOO_LONG_414);
        }
    }

    private void requestLine(byte[] line, int from, int to) {
        checkLineBytes(to - from);
        int methodTo = METHOD.endOfRun(line, from, to);
        int targetFrom = methodTo + 1;
        int end = to - VERSION.length - 1;
        if (methodTo == from || targetFrom >= end || line[methodTo] != ' ' || line[end] != ' ') {
            throw new Malformed("the request line is not valid");
        }
        method = text(line, from, methodTo);
        target = text(line, targetFrom, end);
        boolean origin = line[targetFrom] == '/' || (target.equals(SERVER) && method.equals(OPTIONS));
        boolean exact = isVersion(line, end + 1, to) && origin;
        checkTarget(line, targetFrom, end);
        if (!exact) {
            replaceBy(method + " " + (origin ? target : originForm()) + " HTTP/1.1");
        }
    }

    /** Higher minor versions are read as the highest that is known (RFC 9110, section 2.5). @return whether it is 1.1 */
    private boolean isVersion(byte[] line, int from, int to) {
        int minor = line[to - 1];
        if (!Arrays.equals(line, from, to - 1, VERSION, 0, VERSION.length - 1) || minor < '0' || minor > '9') {
            throw new Malformed("HTTP/1.1 is required");
        }
        old = minor == '0';
        return minor == '1';
    }

    private static void checkTarget(byte[] line, int from, int to) {
        AsciiSet allowed = PATH;
        for (int i = from; i < to; i++) {
            if (!allowed.contains(line[i])) {
                throw new Malformed("the target has a character that it may not have");
            }
            if (line[i] == '?') {
                allowed = QUERY;
            } else if (line[i] == '%' && allowed == QUERY && !isEncoded(line, i, to)) {
                throw new Malformed("the query is not encoded as it should be");
            }
        }
    }

    private static boolean isEncoded(byte[] line, int percent, int to) {
        return percent + 2 < to
                && AsciiSet.HEX_DIGITS.contains(line[percent + 1])
                && AsciiSet.HEX_DIGITS.contains(line[percent + 2]);
    }

    /** Every server takes absolute-form, and then goes by its authority and not by Host (RFC 9112, sections 3.2.2 and 3.2.4). */
    private String originForm() {
        Matcher parts = ABSOLUTE.matcher(target);
        if (!parts.matches()) {
            throw new Malformed("the target must be a path");
        }
        authority = parts.group(1);
        checkHost(authority);
        String rest = parts.group(2);
        if (rest.isEmpty() && method.equals(OPTIONS)) {
            return SERVER;
        }
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private void replaceBy(String line) {
        replacement = line.getBytes(StandardCharsets.ISO_8859_1);
        rewritten = true;
    }

    private void field(byte[] line, int from, int to) {
        ReceivedField field = parsed(line, from, to);
        int colon = from + field.name().length();
        int end = ReceivedField.endOfAscii(line, colon + 1, to);
        if (end < to) {
            checkBeyondAscii(line, from, colon, end, to);
        }
        if (++fieldCount <= MANY_FIELDS && fields != null) {
            fields.add(field);
        }
        // Only the names that matter here are looked at; their lengths tell most others apart.
        switch (colon - from) {
            case 4 -> {
                if (isName(line, from, "host")) {
                    host(value(line, colon, to));
                }
            }
            case 6 -> {
                if (isName(line, from, "expect")) {
                    expectation(line, colon, to);
                }
            }
            case 10 -> {
                if (old && isName(line, from, "connection")) {
                    connection(value(line, colon, to));
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

    private void checkBeyondAscii(byte[] line, int from, int colon, int at, int to) {
        if (!ReceivedField.isContent(line, at, to)) {
            throw new Malformed("a header field is not valid");
        }
        if (ASCII_ONLY.contains(text(line, from, colon).toLowerCase(Locale.ROOT))) {
            throw new Malformed("keys and credentials must be ASCII");
        }
        beyondAscii = true;
    }

    private static ReceivedField parsed(byte[] line, int from, int to) {
        try {
            return ReceivedField.parse(line, from, to);
        } catch (IllegalArgumentException e) {
            throw new Malformed("a header field is not valid");
        }
    }

    private void host(String value) {
        if (++hosts > 1) {
            throw new Malformed("there must be one Host");
        }
        checkHost(value);
        if (!authority.isEmpty() && !authority.equals(value)) {
            replaceBy("Host: " + authority);
        }
    }

    private static void checkHost(String value) {
        if (!HostSyntax.isValid(value)) {
            throw new Malformed("the host is not valid");
        }
    }

    /** Of HTTP/1.0; the end of the head says what becomes of the connection, and names the other fields that are named here. */
    private void connection(String value) {
        for (String element : value.split(",", -1)) {
            String option = element.strip();
            if (!AsciiSet.TOKEN.containsAll(option)) {
                throw new Malformed("Connection must be a list of names");
            }
            if (!option.isEmpty() && !OLD_OPTIONS.contains(option.toLowerCase(Locale.ROOT))) {
                oldOptions.append(", ").append(option);
            }
        }
        replaceBy("");
    }

    /**
     * The server knows one spelling, but case does not matter (RFC 9110, section 10.1.1). Others are for nobody, and all
     * are in HTTP/1.0.
     */
    private void expectation(byte[] line, int colon, int to) {
        boolean another = expecting;
        expecting = true;
        if (old) {
            replaceBy("");
            return;
        }
        if (another) {
            throw new Malformed("there must be one Expect"); // the server takes it for none that it knows
        }
        boolean usual = to - colon - 2 == EXPECTATION.length
                && Arrays.equals(line, colon + 2, to, EXPECTATION, 0, EXPECTATION.length);
        if (!usual
                && Arrays.stream(value(line, colon, to).split(","))
                        .anyMatch(one -> one.strip().equalsIgnoreCase("100-continue"))) {
            replaceBy("Expect: 100-continue");
        }
    }

    /** A field after the last chunk. Those that would mean something to framing or routing are no mistake. */
    static void checkTrailer(byte[] line) {
        int colon = AsciiSet.TOKEN.endOfRun(line, 0, line.length);
        if (colon == 0
                || colon == line.length
                || line[colon] != ':'
                || !ReceivedField.isContent(line, colon + 1, line.length)
                || NEVER_IN_TRAILERS.contains(text(line, 0, colon).toLowerCase(Locale.ROOT))) {
            throw new Malformed("a trailer is not valid");
        }
    }

    private void contentLength(String value) {
        boolean number = !value.isEmpty() && value.length() <= MAX_LENGTH_DIGITS && AsciiSet.DIGITS.containsAll(value);
        if (!number || contentLength >= 0) {
            throw new Malformed("Content-Length must be one whole number");
        }
        contentLength = Long.parseLong(value);
    }

    /** The server knows one spelling, but case does not matter (RFC 9112, section 7). */
    private void transferEncoding(String value) {
        if (!value.equalsIgnoreCase("chunked") || chunked) {
            throw new Malformed("Transfer-Encoding must be chunked");
        }
        if (!value.equals("chunked")) {
            replaceBy("Transfer-Encoding: chunked");
        }
        chunked = true;
    }

    private void end() {
        if (old) {
            endOld();
        } else if (hosts != 1) {
            throw new Malformed("there must be one Host");
        }
        if (chunked && contentLength >= 0) {
            throw new Malformed("Content-Length and Transfer-Encoding exclude each other");
        }
    }

    private void endOld() {
        if (chunked) {
            throw new Malformed("HTTP/1.0 has no Transfer-Encoding");
        }
        replaceBy((hosts == 0 ? "Host: " + (authority.isEmpty() ? NO_HOST : authority) + "\r\n" : "")
                + "Connection: close" + oldOptions + "\r\n");
    }

    private static boolean isName(byte[] line, int from, String name) {
        return new String(line, from, name.length(), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .equals(name);
    }

    private static String value(byte[] line, int colon, int to) {
        return text(line, colon + 1, to).strip();
    }

    private static String text(byte[] line, int from, int to) {
        return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
