package shop.defaults.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.http.HeaderNames;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF, which text blocks do not
class WireGuardTest {
    private static final String GET = "GET /a?b=c HTTP/1.1\r\nHost: x\r\nX: \u00e9\t y\r\n\r\n";
    private static final String POST = "POST /a HTTP/1.1\r\nHost: x\r\ncontent-length: 5\r\n\r\nhel\r\n";
    private static final String HEAD_OF_CHUNKED = "PUT /a HTTP/1.1\r\nhost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String CHUNKED = HEAD_OF_CHUNKED + "3;x=\"y\"\r\nabc\r\n00A\r\n0123456789\r\n0\r\n\r\n";

    @Test
    void whatIsValidPasses() {
        assertThat(whole(GET)).isEqualTo(GET);
        assertThat(whole(POST)).isEqualTo(POST);
        assertThat(whole("\r\n" + GET)).isEqualTo(GET);
        assertThat(whole(CHUNKED)).isEqualTo(HEAD_OF_CHUNKED + "3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n");
        assertThat(whole("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("OPTIONS * ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "x:",
                "x:80",
                "shop.example:65535",
                "a_b-c.d",
                "127.0.0.1",
                "[::1]",
                "[2001:db8::1]:8000",
            })
    void aHostIsANameOrAnAddressAndAPort(String host) {
        String get = "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
        assertThat(whole(get)).isEqualTo(get);
        assertThat(whole("GET http://" + host + "/ HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
                .isEqualTo(get);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "u@h",
                "u:p@h",
                "x:bad",
                "x:65536",
                "x:123456",
                "x:-1",
                "a,b",
                "a/b",
                "a?b",
                "a#b",
                "\"a\"",
                "\u00e9",
                "%41",
                "[::1",
                "[]",
                "[::1]x",
                "[x]",
                "::1",
                "[fe80::1%25eth0]",
            })
    void nothingElseIs(String host) {
        assertRefused("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        if (!host.contains("/") && !host.contains("?")) {
            assertRefused("GET http://" + host + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
        }
    }

    @Test
    void theAuthorityOfAnAbsoluteTargetCountsInsteadOfHost() {
        String rest = " HTTP/1.1\r\nHost: other:1\r\nX: y\r\n\r\n";
        String passed = " HTTP/1.1\r\nHost: a.example:8\r\nX: y\r\n\r\n";
        assertThat(whole("GET http://a.example:8/b/c?d=e" + rest)).isEqualTo("GET /b/c?d=e" + passed);
        assertThat(whole("GET HTTPS://a.example:8" + rest)).isEqualTo("GET /" + passed);
        assertThat(whole("GET http://a.example:8?d=//e" + rest)).isEqualTo("GET /?d=//e" + passed);
        assertRefused("GET http:///b HTTP/1.1\r\nHost: x\r\n\r\n");
        assertRefused("GET http:/b HTTP/1.1\r\nHost: x\r\n\r\n");
        assertRefused("GET ftp://x/b HTTP/1.1\r\nHost: x\r\n\r\n");
        assertRefused("GET http://x/b HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n");
        assertRefused("GET http://x/b HTTP/1.1\r\n\r\n");
    }

    @Test
    void higherMinorVersionsAreReadAsTheHighestKnown() {
        assertThat(whole("GET /a HTTP/1.2\r\nHost: x\r\n\r\n")).startsWith("GET /a HTTP/1.1\r\n");
    }

    @Test
    void http10IsReadAsARequestThatEndsTheConnection() {
        assertThat(whole("GET /a HTTP/1.0\r\nHost: x\r\nX: y\r\n\r\n"))
                .isEqualTo("GET /a HTTP/1.1\r\nHost: x\r\nX: y\r\nConnection: close\r\n\r\n");
        assertThat(whole("GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\nHost: x\r\nconnection: close\r\n\r\n"))
                .isEqualTo("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(whole("GET /a HTTP/1.0\r\nConnection: TE, close,\r\nHost: x\r\nTE: a\r\nConnection: x-y\r\n\r\n"))
                .isEqualTo("GET /a HTTP/1.1\r\nHost: x\r\nTE: a\r\nConnection: close, TE, x-y\r\n\r\n");
        assertThat(whole("GET /a HTTP/1.0\r\n\r\n"))
                .isEqualTo("GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(whole("GET http://x:1/a HTTP/1.0\r\n\r\n"))
                .isEqualTo("GET /a HTTP/1.1\r\nHost: x:1\r\nConnection: close\r\n\r\n");
        assertThat(whole("POST /a HTTP/1.0\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc"))
                .isEqualTo("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc");
        assertRefused("GET /a HTTP/1.0\r\nHost: x\r\nHost: x\r\n\r\n");
        assertRefused("GET /a HTTP/1.0\r\nHost: x\r\nConnection: a b\r\n\r\n");
        assertRefused("POST /a HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"100-continue", "100-Continue", "\t100-CONTINUE ", "x, 100-continue"})
    void anExpectationIsUnderstoodInAnySpelling(String value) {
        assertThat(whole("POST /a HTTP/1.1\r\nHost: x\r\nexpect:" + value + "\r\nContent-Length: 1\r\n\r\na"))
                .contains("\r\nExpect: 100-continue\r\n");
    }

    @Test
    void anExpectationAsItIsUsuallySentAndAnyOtherStayAsTheyAre() {
        for (String value : new String[] {" 100-continue", " other", ""}) {
            String post = "POST /a HTTP/1.1\r\nHost: x\r\nexpect:" + value + "\r\nContent-Length: 1\r\n\r\na";
            assertThat(whole(post)).isEqualTo(post);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";x=y", " ;x", " ; a=b", "\t;a", " \t ;\t"})
    void aChunkMayHaveExtensions(String extension) {
        assertThat(whole(HEAD_OF_CHUNKED + "1" + extension + "\r\na\r\n0" + extension + "\r\n\r\n"))
                .isEqualTo(HEAD_OF_CHUNKED + "1\r\na\r\n0\r\n\r\n");
    }

    @Test
    void chunkedMayBeSpelledInAnyCase() {
        String rest = "\r\n\r\n1\r\na\r\n0\r\n\r\n";
        assertThat(whole("PUT /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding:\tChunKED" + rest))
                .isEqualTo("PUT /a HTTP/1.1\r\nhost: x\r\nTransfer-Encoding: chunked" + rest);
    }

    @Test
    void aQueryIsAnyThatBrowsersSend() {
        String get = "GET /a?b=c:d@e&f=[g]&h={i|j}^`&k=%C3%A9&l=http://m/?n HTTP/1.1\r\nHost: x\r\n\r\n";
        assertThat(whole(get)).isEqualTo(get);
    }

    @Test
    void trailersAreDropped() {
        String trailers = "X: y\r\nExpires: " + "z".repeat(500) + "\r\n\r\n";
        assertThat(whole(HEAD_OF_CHUNKED + "1\r\na\r\n0\r\n" + trailers + GET))
                .isEqualTo(HEAD_OF_CHUNKED + "1\r\na\r\n0\r\n\r\n" + GET);
        assertRefused(HEAD_OF_CHUNKED + "0\r\n" + "X: y\r\n".repeat(200) + "\r\n");
        assertRefused(HEAD_OF_CHUNKED + "0\r\nX: " + "y".repeat(1100) + "\r\n\r\n");
    }

    @Test
    void whatComesBeforeAMistakeIsGivenOutFirst() {
        WireGuard guard = new WireGuard(500, 500, true);
        assertThat(guard.accept(bytes(GET + POST + "GET bad" + "\r\n" + GET)))
                .asString(ISO_8859_1)
                .isEqualTo(GET + POST);
        assertThat(guard.isRefusing()).isTrue();
        assertThatThrownBy(() -> guard.accept(bytes(GET))).isInstanceOf(WireGuard.Malformed.class);
    }

    @Test
    void aHeadPassesOnlyAsAWhole() {
        WireGuard guard = new WireGuard(500, 500, true);
        assertThat(guard.accept(bytes("GET / HTTP/1.1\r\nHost: x\r\n"))).isEmpty();
        assertThat(guard.accept(bytes("\r\n"))).asString().startsWith("GET / ");
    }

    @Test
    void oneEmptyLineMayComeBeforeEachRequestByItself() {
        WireGuard guard = new WireGuard(500, 500, true);
        for (String request : new String[] {GET, GET, POST, GET + GET, GET}) {
            assertThat(guard.accept(bytes("\r\n"))).isEmpty();
            assertThat(guard.accept(bytes(request))).asString(ISO_8859_1).isEqualTo(request);
        }
        assertThat(guard.accept(bytes("\r\n"))).isEmpty();
        assertThatThrownBy(() -> guard.accept(bytes("\r\n"))).isInstanceOf(WireGuard.Malformed.class);
    }

    @Test
    void aHugeChunkPassesInPieces() {
        WireGuard guard = new WireGuard(500, 500, true);
        assertThat(guard.accept(bytes(HEAD_OF_CHUNKED + "7fffffffffff\r\nabc")))
                .asString()
                .endsWith("\r\n\r\n3\r\nabc\r\n");
        assertThat(guard.accept(bytes("de"))).asString().isEqualTo("2\r\nde\r\n");
    }

    @Test
    void aHeadThatIsTooLongIsRefusedAndNothingBehindItPasses() {
        for (int line = 495; line <= 505; line++) {
            for (int fields = 495; fields <= 505; fields++) {
                int status = line > 500 ? 414 : fields > 500 ? 431 : 200;
                String head = head(line, fields);
                for (int size : new int[] {1, 7, 499, 500, 501, 2_000}) {
                    WireGuard guard = new WireGuard(500, 500, true);
                    StringBuilder passed = new StringBuilder();
                    int answer = feed(guard, head, size, passed);
                    assertThat(answer).as("%d/%d by %d", line, fields, size).isEqualTo(status);
                    assertThat(passed).hasToString(status == 200 ? head : "");
                    if (status != 200) {
                        assertThat(guard.isInsideBody()).isTrue(); // what comes is read, for the answer to arrive
                        feed(guard, GET + "GET / HTTP/1.1\r\nX: a\nb\r\n\r\n", size, passed);
                        assertThat(passed).isEmpty();
                    }
                }
            }
        }
    }

    @Test
    void aHeadIsNotLongerThanTheServerTakesAfterItsFieldsAreWrittenAnew() {
        String line = "POST / HTTP/1.0\r\n";
        int room = 500 - "Host: localhost\r\nConnection: close\r\n".length();
        assertThat(feed(line + field(room) + "\r\n")).isEqualTo(200);
        assertThat(feed(line + field(room + 1) + "\r\n")).isEqualTo(431);
        assertThat(feed(line + "Connection: close\r\n".repeat(27))).isEqualTo(431); // though none is passed on
    }

    @Test
    void whatComesBeforeAHeadThatIsTooLongIsGivenOutFirst() {
        WireGuard guard = new WireGuard(500, 500, true);
        assertThat(guard.accept(bytes(GET + head(600, 50))))
                .asString(ISO_8859_1)
                .isEqualTo(GET);
        assertThat(guard.isRefusing()).isTrue();
        assertThatThrownBy(() -> guard.accept(new byte[0])).isInstanceOf(WireGuard.TooLong.class);
        assertThat(guard.accept(bytes(GET))).isEmpty();
    }

    /** A head whose request line and whose fields, without the empty line, are of these lengths. */
    private static String head(int line, int fields) {
        String host = "Host: x\r\n";
        return "GET /" + "a".repeat(line - "GET / HTTP/1.1".length()) + " HTTP/1.1\r\n" + host
                + field(fields - host.length()) + "\r\n";
    }

    private static String field(int length) {
        return "X: " + "y".repeat(length - "X: \r\n".length()) + "\r\n";
    }

    private static int feed(String text) {
        return feed(new WireGuard(500, 500, true), text, text.length(), new StringBuilder());
    }

    /** Feeds it in pieces of this size up to the end or a refusal. @return the status of that, or 200 */
    private static int feed(WireGuard guard, String text, int size, StringBuilder passed) {
        try {
            for (int at = 0; at < text.length(); at += size) {
                String piece = text.substring(at, Math.min(text.length(), at + size));
                passed.append(new String(guard.accept(bytes(piece)), ISO_8859_1));
            }
            return 200;
        } catch (WireGuard.TooLong e) {
            return e.status().code();
        }
    }

    @Test
    void aRequestThatArrivesWholeIsKnown() {
        WireGuard guard = new WireGuard(500, 500, true);
        guard.accept(bytes("POST /a?b HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nX-Odd:  y \r\n\r\nhi"));

        WholeRequest whole = guard.wholeRequest();
        assertThat(whole).isNotNull();
        assertThat(whole.method()).isEqualTo("POST");
        assertThat(whole.target()).isEqualTo("/a?b");
        assertThat(whole.fields().get(HeaderNames.create("x-odd")).get()).isEqualTo("y");
        assertThat(whole.body()).asString().isEqualTo("hi");

        guard.accept(bytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
        assertThat(guard.wholeRequest()).isNotNull().isNotSameAs(whole);
        guard.accept(bytes("GET / HTTP/1.1\r\n"));
        assertThat(guard.wholeRequest()).isNull();
        guard.accept(bytes("Host: x\r\n\r\n"));
        assertThat(guard.wholeRequest()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\n\r\nG",
                "\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.2\r\nHost: x\r\n\r\n",
                "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nX: \u00c3\u00a9\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nhi",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\nhi",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"
            })
    void whatElseArrivesIsLeftToTheServer(String text) {
        assertThat(afterwards(text).wholeRequest()).isNull();
    }

    @Test
    void aLongHeadOrOneOfManyFieldsIsLeftToTheServer() {
        String start = "GET / HTTP/1.1\r\nHost: x\r\n";
        assertThat(afterwards(start + "A: " + "b".repeat(460) + "\r\n\r\n").wholeRequest())
                .isNotNull();
        assertThat(afterwards(start + "A: " + "b".repeat(480) + "\r\n\r\n").wholeRequest())
                .isNull();
        assertThat(afterwards(start + "A:\r\n".repeat(99) + "\r\n").wholeRequest())
                .isNotNull();
        assertThat(afterwards(start + "A:\r\n".repeat(100) + "\r\n").wholeRequest())
                .isNull();
    }

    private static WireGuard afterwards(String text) {
        WireGuard guard = new WireGuard(500, 500, true);
        guard.accept(bytes(text));
        return guard;
    }

    @Property
    void howItArrivesDoesNotMatter(@ForAll @IntRange(min = 1, max = 40) int size) {
        byte[] all = bytes(GET + POST + CHUNKED + POST + GET);
        WireGuard guard = new WireGuard(500, 500, true);
        StringBuilder passed = new StringBuilder();
        for (int at = 0; at < all.length; at += size) {
            byte[] piece = Arrays.copyOfRange(all, at, Math.min(all.length, at + size));
            passed.append(new String(guard.accept(piece), ISO_8859_1));
        }
        assertThat(unchunked(passed.toString())).isEqualTo(unchunked(whole(GET + POST + CHUNKED + POST + GET)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: x\n\n",
                "GET / HTTP/1.1\r\nHost: x\r\nX: a\nb\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
                "GET / HTTP/1.1\r\n: x\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nIdempotency-key: \u00c3\u00a9\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nauthorization: Bearer \u00c3\u00a9\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nX: \u00c3\u00a9\u007f\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.x\r\nHost: x\r\n\r\n",
                "GET /?a=\"b\" HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /?a=<b> HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /?a=%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /?a=% HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /?a=%f HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /?a#b HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
                "get / HTTP/1.1\r\nHost: x\r\n\r\n",
                "GEt / HTTP/1.1\r\nHost: x\r\n\r\n",
                "G@T / HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nexpect: 100-continue\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1,1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n+1\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1 \r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1 2;a\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n ;a\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\n",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1000000000000000\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nhost: y\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX : y\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n z\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nno colon\r\n\r\n",
                "\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"
            })
    void whatIsNotIsRefused(String message) {
        assertRefused(message);
    }

    private static void assertRefused(String message) {
        assertThatThrownBy(() -> {
                    WireGuard guard = new WireGuard(500, 500, true);
                    guard.accept(bytes(message));
                    guard.accept(new byte[0]); // what was valid before the mistake has been given out
                })
                .isInstanceOf(WireGuard.Malformed.class);
        assertThatThrownBy(() -> {
                    WireGuard guard = new WireGuard(500, 500, true);
                    for (byte each : bytes(message)) {
                        guard.accept(new byte[] {each});
                    }
                })
                .isInstanceOf(WireGuard.Malformed.class);
    }

    private static String whole(String text) {
        return new String(new WireGuard(500, 500, true).accept(bytes(text)), ISO_8859_1);
    }

    /** Chunks are cut as they arrive; without their sizes the text is the same. */
    private static String unchunked(String text) {
        return text.replaceAll("(?m)^[0-9a-f]+\r\n", "").replaceAll("[\r\n]", "");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
