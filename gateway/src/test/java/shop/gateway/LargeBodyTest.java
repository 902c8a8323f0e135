package shop.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import shop.scripted.ScriptedServer;
import shop.testing.FreePorts;
import shop.testing.ShopProcess;
import shop.testing.TestSettings;

/** Bodies several times larger than the heap of the process that they go through. */
@Timeout(240)
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF, which text blocks do not
class LargeBodyTest {
    private static final long SIZE = 1024L * 1024 * 1024;
    private static final AtomicLong RECEIVED = new AtomicLong();

    private static ScriptedServer service;
    private static ShopProcess gateway;

    @BeforeAll
    static void start() throws IOException {
        service = ScriptedServer.start(LargeBodyTest::countOrSend);
        int port = FreePorts.one();
        gateway = ShopProcess.start(new ShopProcess.Spec(
                        "gateway",
                        port,
                        List.of("-Xmx40m", "-cp", System.getProperty("java.class.path"), Main.class.getName()),
                        Map.of(
                                "SHOP_ENV", "test",
                                "SHOP_CONFIG_DIR", TestSettings.directory().toString(),
                                "SHOP_GATEWAY_PORT", Integer.toString(port),
                                "SHOP_SERVER_MAX_BODY", "2GiB",
                                "SHOP_NEIGHBOURS_USER", service.uri().toString(),
                                "SHOP_NEIGHBOURS_PRODUCT", service.uri().toString(),
                                "SHOP_NEIGHBOURS_ORDER", service.uri().toString())))
                .awaitReady(Duration.ofSeconds(60));
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        service.close();
    }

    @Test
    void anUploadOfKnownLength() throws IOException {
        RECEIVED.set(0);
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("POST /api/products/in HTTP/1.1\r\nHost: x\r\nContent-Length: " + SIZE + "\r\n\r\n");
            sendBody(client);
            assertThat(client.readUntil("\r\n\r\nok")).startsWith("HTTP/1.1 200 ");
        }
        assertThat(RECEIVED.get()).isEqualTo(SIZE);
    }

    @Test
    void anUploadInOneHugeChunk() throws IOException {
        RECEIVED.set(0);
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("POST /api/products/in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + Long.toHexString(SIZE) + "\r\n");
            sendBody(client);
            client.send("\r\n0\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\nok")).startsWith("HTTP/1.1 200 ");
        }
        assertThat(RECEIVED.get()).isEqualTo(SIZE);
    }

    @Test
    void aDownload() throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("GET /api/products/out HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ").contains("Content-Length: " + SIZE);
            assertThat(count(client.in(), SIZE)).isEqualTo(SIZE);
        }
    }

    private static void sendBody(RawClient client) throws IOException {
        byte[] piece = new byte[64 * 1024];
        for (long sent = 0; sent < SIZE; sent += piece.length) {
            client.send(piece);
        }
    }

    private static void countOrSend(ScriptedServer.Connection connection) throws IOException {
        while (true) {
            String head = connection.readHead();
            if (head.isEmpty()) {
                return;
            }
            if (head.startsWith("GET /out ")) {
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
                send(connection.socket().getOutputStream());
            } else {
                if (head.startsWith("POST")) {
                    receive(connection.in(), head.toLowerCase(Locale.ROOT));
                }
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        }
    }

    private static void receive(InputStream in, String head) throws IOException {
        if (head.contains("content-length")) {
            RECEIVED.addAndGet(count(in, SIZE));
            return;
        }
        long size;
        while ((size = Long.parseLong(line(in), 16)) > 0) {
            RECEIVED.addAndGet(count(in, size));
            line(in);
        }
        line(in);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int octet;
        while ((octet = in.read()) != '\n') {
            line.append((char) octet);
        }
        return line.toString().strip();
    }

    private static long count(InputStream in, long size) throws IOException {
        byte[] piece = new byte[64 * 1024];
        long counted = 0;
        while (counted < size) {
            int read = in.read(piece, 0, (int) Math.min(piece.length, size - counted));
            if (read < 0) {
                break;
            }
            counted += read;
        }
        return counted;
    }

    private static void send(OutputStream out) throws IOException {
        byte[] piece = new byte[64 * 1024];
        for (long sent = 0; sent < SIZE; sent += piece.length) {
            out.write(piece);
        }
    }
}
