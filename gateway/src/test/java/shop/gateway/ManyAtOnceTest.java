package shop.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import shop.scripted.ScriptedServer;
import shop.testing.Race;

/** Much is used again by the next request, or the next connection: buffers, arrays, connections to services. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF, which text blocks do not
class ManyAtOnceTest extends GatewayFixture {
    private static final int CLIENTS = 64;
    private static final int ROUNDS = 40;
    /** Sent at once, before the first answer is read. */
    private static final int PIPELINED = 3;

    private static final int LONGEST_FIELD = 6_000;
    private static final int LONGEST_BODY = 150_000;

    @Test
    void everybodyGetsTheAnswerToTheRequest() throws Exception {
        ScriptedServer service = with(ScriptedServer.start(connection -> {
            for (String head = connection.readHead(); !head.isEmpty(); head = connection.readHead()) {
                int number = Integer.parseInt(head.substring("GET /".length(), head.indexOf(" HTTP")));
                connection.write(new Exchange(number).answer());
            }
        }));
        GatewayApp gateway = gateway(service);

        Race.run(CLIENTS, Duration.ofMinutes(2), client -> play(gateway, client))
                .orThrow();
    }

    private static int play(GatewayApp gateway, int client) throws IOException, InterruptedException {
        try (RawClient connection = new RawClient(gateway.port())) {
            for (int round = 0; round < ROUNDS; round++) {
                int first = (client * ROUNDS + round) * PIPELINED;
                int count = round % 4 == 0 ? PIPELINED : 1;
                List<Exchange> exchanges = IntStream.range(first, first + count)
                        .mapToObj(Exchange::new)
                        .toList();
                connection.send(exchanges.stream().map(Exchange::request).collect(Collectors.joining()));
                if (client % 8 == 0) {
                    Thread.sleep(10); // so that answers have to wait, some of them half sent
                }
                for (Exchange exchange : exchanges) {
                    exchange.checkReadBy(connection);
                }
            }
        }
        return client;
    }

    /** A request and its answer, made up from their number: short and long ones, with and without a length. */
    private static final class Exchange {
        private final int number;
        private final int fieldLength;
        private final boolean chunked;
        private final String body;

        Exchange(int number) {
            Random random = new Random(number);
            this.number = number;
            this.fieldLength = random.nextInt(8) == 0 ? random.nextInt(LONGEST_FIELD) : random.nextInt(100);
            this.chunked = random.nextInt(4) == 0;
            int length = random.nextInt(8) == 0 ? random.nextInt(LONGEST_BODY) : random.nextInt(1_500);
            this.body = (number + ",").repeat(length / 7 + 1);
        }

        String request() {
            return "GET /api/users/" + number + " HTTP/1.1\r\nHost: x\r\nX-Request-Id: r-" + number + "\r\nX-Long: "
                    + "y".repeat(fieldLength / 2) + "\r\n\r\n";
        }

        String answer() {
            return "HTTP/1.1 200 OK\r\nX-Number: " + number + "\r\nX-Field: " + "x".repeat(fieldLength) + "\r\n"
                    + (chunked
                            ? "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n" + body
                                    + "\r\n0\r\n\r\n"
                            : "Content-Length: " + body.length() + "\r\n\r\n" + body);
        }

        void checkReadBy(RawClient client) throws IOException {
            String head = client.readHead();
            assertThat(head)
                    .startsWith("HTTP/1.1 200 ")
                    .contains("X-Request-Id: r-" + number + "\r\n")
                    .contains("X-Number: " + number + "\r\n")
                    .contains("X-Field: " + "x".repeat(fieldLength) + "\r\n");
            if (head.contains("Transfer-Encoding: chunked\r\n")) {
                assertThat(readChunks(client)).isEqualTo(body);
            } else {
                assertThat(head).contains("Content-Length: " + body.length() + "\r\n");
                assertThat(new String(client.in().readNBytes(body.length()), ISO_8859_1))
                        .isEqualTo(body);
            }
        }

        private static String readChunks(RawClient client) throws IOException {
            StringBuilder whole = new StringBuilder();
            int size;
            while ((size = Integer.parseInt(client.readUntil("\r\n").strip(), 16)) > 0) {
                whole.append(new String(client.in().readNBytes(size), ISO_8859_1));
                client.readUntil("\r\n");
            }
            client.readUntil("\r\n");
            return whole.toString();
        }
    }
}
