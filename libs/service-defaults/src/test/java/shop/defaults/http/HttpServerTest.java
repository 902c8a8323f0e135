package shop.defaults.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.defaults.json.Json;

class HttpServerTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static HttpServer server;

    @BeforeAll
    static void start() {
        server = Things.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void allMistakesAreNamedAtOnceIncludingUnknownFields() throws Exception {
        var answer = post("{\"name\": \"\", \"role\": \"admin\"}");
        assertProblem(answer, 400, "invalid-request");
        assertThat(json(answer).path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/name", "/size", "/role");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{\"name\":\"a\"} x", "{\"name\":\"a\",\"name\":\"b\"}", "{'name':1}", "\u0000", "NaN"})
    void whatIsNotJsonIsMalformed(String body) throws Exception {
        assertProblem(post(body), 400, "malformed-json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "3",
                "\"x\"",
                "null",
                "{\"name\":{\"$gt\":\"\"},\"size\":1}",
                "{\"name\":\"a\",\"size\":\"1\"}",
                "{\"name\":\"a\",\"size\":1e999999}",
                "{\"name\":\"a\",\"size\":1.5}"
            })
    void valuesOfAnotherTypeAreInvalid(String body) throws Exception {
        assertProblem(post(body), 400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "1e-2147483648", "0e99999999999", "1.5e-2147483649"})
    void aNumberOutOfAllBoundsIsMalformed(String number) throws Exception {
        assertProblem(post("{\"size\":" + number + "}"), 400, "malformed-json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c181", "e08181", "eda080", "ff", "f8888080"})
    void octetsThatAreNotUtf8AreMalformed(String octets) throws Exception {
        byte[] name = HexFormat.of().parseHex("7b226e616d65223a22" + octets + "222c2273697a65223a317d");
        assertProblem(post(BodyPublishers.ofByteArray(name)), 400, "malformed-json");
    }

    @Test
    void anotherEncodingOfUnicodeIsMalformedAndAMarkBeforeTheTextIsNone() throws Exception {
        String body = "{\"name\":\"\",\"size\":1}";
        for (Charset other : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, Charset.forName("UTF-32"))) {
            assertProblem(post(BodyPublishers.ofString(body, other)), 400, "malformed-json");
        }
        assertProblem(post("\uFEFF" + body), 400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "identity, deflate"})
    void aContentCodingIsUnsupported(String coding) throws Exception {
        var answer = send(request("/things")
                .header("Content-Type", "application/json")
                .header("Content-Encoding", coding)
                .POST(BodyPublishers.ofString("{}")));
        assertProblem(answer, 415, "unsupported-media-type");
        assertThat(answer.headers().firstValue("Accept-Encoding")).hasValue("identity");
    }

    @Test
    void deepNestingIsRefusedWithoutBeingFollowed() throws Exception {
        assertProblem(post("[".repeat(500)), 400, "malformed-json");
    }

    @Test
    void aBodyThatIsNotJsonByItsTypeIsUnsupported() throws Exception {
        var answer =
                send(request("/things").header("Content-Type", "text/plain").POST(BodyPublishers.ofString("{}")));
        assertProblem(answer, 415, "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "/",
                "application",
                "application/json; charset",
                "application/json; charset=utf-16",
                "application/json; charset=\"",
                "application/merge-patch+json",
                ";application/json",
                ","
            })
    void aTypeThatIsNoneIsUnsupported(String type) throws Exception {
        var answer = send(request("/things").header("Content-Type", type).POST(BodyPublishers.ofString("{}")));
        assertProblem(answer, 415, "unsupported-media-type");
        assertThat(answer.headers().firstValue("Accept")).hasValue("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", ";", "; ", ";a=", ";a=\"", "/"})
    @Timeout(30) // it took the square of its length: twice as long in all
    void aLongTypeThatIsNoneIsSoonRefused(String filling) throws Exception {
        String type = "a" + filling.repeat(3_500 / filling.length()) + "b";
        for (int i = 0; i < 400; i++) {
            var answer = send(request("/things").header("Content-Type", type).POST(BodyPublishers.ofString("{}")));
            assertThat(answer.statusCode()).isEqualTo(415);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json;", "Application/JSON ; charset=UTF-8;", "application/json;;charset=\"utf-8\""})
    void aTypeMayBeWrittenInAnyAllowedWay(String type) throws Exception {
        var answer = send(request("/things").header("Content-Type", type).POST(BodyPublishers.ofString("{")));
        assertProblem(answer, 400, "malformed-json");
    }

    @Test
    void aBodyOverTheLimitIsRefused() throws Exception {
        assertProblem(post("{\"name\":\"" + "a".repeat(2_000) + "\"}"), 413, "payload-too-large");
    }

    @Test
    void anUnknownAddressIsAProblemToo() throws Exception {
        assertProblem(send(request("/nowhere").GET()), 404, "not-found");
    }

    @Test
    void anotherMethodSaysWhichAreAllowed() throws Exception {
        var answer = send(request("/things").DELETE());
        assertProblem(answer, 405, "method-not-allowed");
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD, POST, OPTIONS");
    }

    @Test
    void optionsNamesTheMethods() throws Exception {
        var answer = send(request("/things").method("OPTIONS", BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD, POST, OPTIONS");
    }

    @Test
    void headAnswersAsGetWithoutTheBody() throws Exception {
        var answer = send(request("/things/7").method("HEAD", BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Content-Length")).hasValue("10");
    }

    @Test
    void headOfNothingHasNoBody() throws Exception {
        var answer = send(request("/nowhere").method("HEAD", BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void anUnexpectedFailureTellsNothing() throws Exception {
        var answer = send(request("/broken").GET());
        assertProblem(answer, 500, "internal");
        assertThat(answer.body()).doesNotContain("swordfish").doesNotContain("Exception");
    }

    @Test
    void aRefusalCarriesItsExtensions() throws Exception {
        var answer = send(request("/refused").GET());
        assertProblem(answer, 409, "conflict");
        assertThat(json(answer).path("available").intValue()).isEqualTo(3);
    }

    @Test
    void pagesFollowTheNextLink() throws Exception {
        var first = send(request("/things?limit=4").GET());
        assertThat(first.body()).isEqualTo("[1,2,3,4]");
        var second = send(request("/things" + next(first)).GET());
        assertThat(second.body()).isEqualTo("[5,6,7,8]");
        var third = send(request("/things" + next(second)).GET());
        assertThat(third.body()).isEqualTo("[9,10]");
        assertThat(third.headers().firstValue("Link")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=0", "?limit=x", "?limit=1&limit=2", "?after=%00", "?after=W10", "?colour=red"})
    void wrongQueriesAreNamed(String query) throws Exception {
        assertProblem(send(request("/things" + query).GET()), 400, "invalid-request");
    }

    @Test
    void theTraceGoesOnUnderANewSpan() throws Exception {
        String traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
        var answer = json(send(request("/context")
                .header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
                .header("X-Request-Id", "abc")
                .header("Request-Timeout-Ms", "700")
                .GET()));
        assertThat(answer.path("traceId").textValue()).isEqualTo(traceId);
        assertThat(answer.path("spanId").textValue()).isNotEqualTo("00f067aa0ba902b7");
        assertThat(answer.path("requestId").textValue()).isEqualTo("abc");
        assertThat(answer.path("remainingMs").intValue()).isLessThanOrEqualTo(700);
    }

    @Test
    void theClientIsTheNearestAddressThatIsNoTrustedProxy() throws Exception {
        var answer = json(send(request("/context")
                .header("X-Forwarded-For", "6.6.6.6, 203.0.113.9, 127.0.0.5")
                .GET()));
        assertThat(answer.path("client").textValue()).isEqualTo("203.0.113.9");
    }

    @Test
    void theContractIsServedAndCached() throws Exception {
        var answer = send(request("/openapi").GET());
        assertThat(answer.body()).startsWith("openapi: 3.1.0");
        String tag = answer.headers().firstValue("ETag").orElseThrow();
        assertThat(send(request("/openapi").header("If-None-Match", tag).GET()).statusCode())
                .isEqualTo(304);
    }

    @Test
    void healthAndMetricsAreUnderObserve() throws Exception {
        assertThat(send(request("/observe/health/ready").GET()).statusCode()).isEqualTo(200);
        assertThat(send(request("/observe/health/live").GET()).statusCode()).isEqualTo(200);
        assertThat(send(request("/observe/health/started").GET()).statusCode()).isEqualTo(200);
        send(request("/things/7").GET());
        assertThat(send(request("/observe/metrics").GET()).body())
                .contains("http_server_requests_seconds_count{")
                .contains("route=\"/things/{id}\"")
                .doesNotContain("http_server_requests_seconds{");
    }

    @Test
    void aDrainingServerIsNotReadyButAnswers() throws Exception {
        try (HttpServer other = Things.start()) {
            other.drain();
            assertThat(send(request(other, "/observe/health/ready").GET()).statusCode())
                    .isEqualTo(503);
            var answer = send(request(other, "/things/7").GET());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Connection")).hasValue("close");
        }
    }

    private static HttpRequest.Builder request(String path) {
        return request(server, path);
    }

    private static HttpRequest.Builder request(HttpServer to, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + path));
    }

    private static HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return post(BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> post(BodyPublisher body) throws IOException, InterruptedException {
        return send(
                request("/things").header("Content-Type", "application/json").POST(body));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String next(HttpResponse<String> answer) {
        Matcher link = Pattern.compile("<([^>]*)>; rel=\"next\"")
                .matcher(answer.headers().firstValue("Link").orElse(""));
        assertThat(link.matches()).isTrue();
        return link.group(1);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.read(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json(answer).path("code").textValue()).isEqualTo(code);
        assertThat(json(answer).path("status").intValue()).isEqualTo(status);
        assertThat(json(answer).path("detail").textValue()).isNotBlank();
        assertThat(answer.headers().firstValue("X-Request-Id"))
                .hasValue(json(answer).path("requestId").textValue());
    }
}
