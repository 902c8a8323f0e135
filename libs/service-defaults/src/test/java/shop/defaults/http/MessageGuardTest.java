package shop.defaults.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Byte by byte: messages that two parsers could read as different requests are refused and the connection ends. */
class MessageGuardTest {
    private static final String SMUGGLED = "GET /context HTTP/1.1\r\nHost: a\r\n\r\n";
    private static HttpServer server;

    @BeforeAll
    static void start() {
        server = Things.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 0\r\nTransfer-Encoding: chunked",
                "Content-Length: 5\r\nContent-Length: 0",
                "Content-Length: 0\r\nContent-Length: 0",
                "Content-Length: +0",
                "Content-Length: -1",
                "Content-Length: 0x0",
                "Content-Length: 0, 0",
                "Content-Length: 99999999999999999999",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding:\u000bchunked",
                "X: a\r\n b\r\nContent-Length: 0",
                "X\u0000: a",
            })
    void ambiguousFramingIsRefusedAndNothingBehindItIsRead(String headers) throws IOException {
        String answers = exchange("POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + headers
                + "\r\n\r\n" + SMUGGLED);
        assertThat(answers).startsWith("HTTP/1.1 400 ").contains("malformed-http");
        assertThat(answers.split("HTTP/1\\.1 ", -1)).as(answers).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /things",
                "GET /things HTTP/0.9",
                "GET /things HTTP/2.0",
                "GET  /things HTTP/1.1",
                "GET /thi\u0000ngs HTTP/1.1",
                "GET /things#fragment<> HTTP/1.1",
                "GET /things?a=\"b HTTP/1.1",
            })
    void requestLinesThatAreNotHttp11AreRefused(String line) throws IOException {
        String answers = exchange(line + "\r\nHost: a\r\n\r\n" + SMUGGLED);
        assertThat(answers).startsWith("HTTP/1.1 4").contains("application/problem+json");
        assertThat(answers.split("HTTP/1\\.1 [0-9]", -1)).as(answers).hasSize(2);
    }

    @Test
    void aClientThatAsksForTheConnectionToBeClosedIsObeyed() throws IOException {
        String answers = exchange("GET /context HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + SMUGGLED);
        assertThat(answers).startsWith("HTTP/1.1 200 ");
        assertThat(answers.split("HTTP/1\\.1 ", -1)).hasSize(2);
    }

    @Test
    void aHeaderSectionOverTheLimitIsRefused() throws IOException {
        String answers = exchange("GET /context HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(5_000) + "\r\n\r\n");
        assertThat(answers).startsWith("HTTP/1.1 4").contains("application/problem+json");
    }

    @Test
    void aRequestLineOverTheLimitIsRefused() throws IOException {
        String answers = exchange("GET /" + "a".repeat(2_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(answers).startsWith("HTTP/1.1 4").contains("application/problem+json");
    }

    @Test
    void chunksOverTheLimitAreRefused() throws IOException {
        String answers = exchange("POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n1000\r\n" + "a".repeat(0x1000) + "\r\n0\r\n\r\n");
        assertThat(answers).startsWith("HTTP/1.1 413 ").contains("payload-too-large");
    }

    @Test
    void aRefusalReachesAClientThatIsStillSending() throws Exception {
        for (int attempt = 0; attempt < 10; attempt++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.setSoTimeout(3_000);
                OutputStream out = socket.getOutputStream();
                out.write(
                        "POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 90000\r\n\r\n"
                                .getBytes(StandardCharsets.ISO_8859_1));
                for (int i = 0; i < 9; i++) {
                    Thread.sleep(20);
                    out.write(new byte[10_000]);
                }
                assertThat(readUntilClosed(socket.getInputStream()))
                        .startsWith("HTTP/1.1 413 ")
                        .contains("payload-too-large");
            }
        }
    }

    @Test
    void aClientThatNeverStopsSendingIsCutOff() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    "POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 900000000\r\n\r\n"
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            Thread.sleep(20);
                            out.write(new byte[1_000]);
                        }
                    })
                    .isInstanceOf(SocketException.class);
        }
    }

    /** Sends the bytes and returns everything that comes back until the server closes the connection. */
    private static String exchange(String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(3_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return readUntilClosed(socket.getInputStream());
        }
    }

    private static String readUntilClosed(InputStream in) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] buffer = new byte[4_096];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketException e) {
            // a reset after the answer is an end as well
        }
        return all.toString();
    }
}
