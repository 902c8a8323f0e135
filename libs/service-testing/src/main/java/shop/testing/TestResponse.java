package shop.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import shop.defaults.json.Json;

/** An answer, read to its end. */
public record TestResponse(HttpResponse<byte[]> http) {
    public int status() {
        return http.statusCode();
    }

    public Optional<String> header(String name) {
        return http.headers().firstValue(name);
    }

    public List<String> headers(String name) {
        return http.headers().allValues(name);
    }

    public String text() {
        return new String(http.body(), StandardCharsets.UTF_8);
    }

    /** The body as JSON; an assertion error shows what else it is. */
    public JsonNode json() {
        try {
            return Json.read(http.body());
        } catch (RuntimeException e) {
            throw new AssertionError("not JSON, status " + status() + ": " + text(), e);
        }
    }

    /** The member {@code code} of a problem document (RFC 9457); empty when the answer is no problem. */
    public Optional<String> problemCode() {
        boolean problem = header("Content-Type")
                .filter(type -> type.startsWith("application/problem+json"))
                .isPresent();
        return problem ? Optional.of(json().path("code").asText()) : Optional.empty();
    }

    /** This answer when it has the status; an assertion error that shows the body otherwise. */
    public TestResponse expect(int status) {
        if (status() != status) {
            throw new AssertionError("expected " + status + " but was " + status() + ": " + text());
        }
        return this;
    }

    @Override
    public String toString() {
        return status() + " " + text();
    }
}
