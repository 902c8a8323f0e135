package shop.testing;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import shop.defaults.json.Json;

/** What a {@link FakeNeighbour} does with a request. */
public record FakeAnswer(Manner manner, int status, Map<String, String> headers, String body, Duration delay) {
    /** How it ends: with an answer, never, or with a closed connection and no answer. */
    public enum Manner {
        ANSWER,
        HANG,
        HANG_UP
    }

    public static FakeAnswer json(int status, Object body) {
        return answer(status, "application/json", Json.text(body));
    }

    /** A problem document with this code (RFC 9457). */
    public static FakeAnswer problem(int status, String code) {
        Map<String, Object> problem = Map.of("type", "about:blank", "title", code, "status", status, "code", code);
        return answer(status, "application/problem+json", Json.text(problem));
    }

    public static FakeAnswer text(int status, String contentType, String body) {
        return answer(status, contentType, body);
    }

    public static FakeAnswer empty(int status) {
        return new FakeAnswer(Manner.ANSWER, status, Map.of(), "", Duration.ZERO);
    }

    /** No answer, and the connection stays open. */
    public static FakeAnswer hang() {
        return new FakeAnswer(Manner.HANG, 0, Map.of(), "", Duration.ZERO);
    }

    /** No answer, and the connection is closed. */
    public static FakeAnswer hangUp() {
        return new FakeAnswer(Manner.HANG_UP, 0, Map.of(), "", Duration.ZERO);
    }

    public FakeAnswer after(Duration newDelay) {
        return new FakeAnswer(manner, status, headers, body, newDelay);
    }

    public FakeAnswer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new FakeAnswer(manner, status, more, body, delay);
    }

    private static FakeAnswer answer(int status, String contentType, String body) {
        return new FakeAnswer(Manner.ANSWER, status, Map.of("Content-Type", contentType), body, Duration.ZERO);
    }
}
