package shop.defaults.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What each request costs before Helidon sees it: the head of a browser's request, checked by RFC 9112. */
@State(Scope.Thread)
public class RequestHeadBenchmark {
    private static final int MAX_HEAD = 24 * 1024;

    private final byte[] request =
            """
            GET /api/products/products?q=mug&sort=price&limit=20 HTTP/1.1
            Host: shop.example
            User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
            Accept: application/json
            Accept-Language: en-GB,en;q=0.7,de;q=0.3
            Accept-Encoding: gzip, deflate, br, zstd
            Referer: https://shop.example/
            Authorization: Bearer %s
            Connection: keep-alive

            """.formatted("x".repeat(600)).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    private final byte[] beginning = Arrays.copyOf(request, 700);
    private final byte[] rest = Arrays.copyOfRange(request, 700, request.length);
    private final WireGuard guard = new WireGuard(MAX_HEAD, MAX_HEAD, true);

    /** In one piece, as nearly all arrive. */
    @Benchmark
    public byte[] whole() {
        return guard.accept(request);
    }

    /** In two pieces. */
    @Benchmark
    public byte[] inTwoPieces() {
        guard.accept(beginning);
        return guard.accept(rest);
    }
}
