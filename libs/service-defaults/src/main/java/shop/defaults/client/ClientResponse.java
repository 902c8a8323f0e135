package shop.defaults.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.Optional;
import shop.defaults.json.Json;

/** A whole answer. */
public final class ClientResponse {
    private final int status;
    private final Headers headers;
    private final byte[] body;
    private final boolean sentBefore;

    ClientResponse(int status, Headers headers, byte[] body, boolean sentBefore) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.sentBefore = sentBefore;
    }

    public int status() {
        return status;
    }

    /**
     * Whether the request had been sent once before, over a connection that broke. It is then not known what came of that
     * one: it may have been dealt with, or may yet be, when this answer has long been given.
     */
    public boolean sentBefore() {
        return sentBefore;
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    public Headers headers() {
        return headers;
    }

    public Optional<String> header(String name) {
        return headers.first(HeaderNames.create(name));
    }

    public byte[] body() {
        return body.clone();
    }

    /**
     * The body as JSON.
     *
     * @throws Json.MalformedJson when it is not
     */
    public JsonNode json() {
        return Json.read(body);
    }

    /** The code of the problem document (RFC 9457), when this is one. */
    public Optional<String> problemCode() {
        boolean problem = headers.first(HeaderNames.CONTENT_TYPE)
                .filter(type -> type.startsWith("application/problem+json"))
                .isPresent();
        if (!problem) {
            return Optional.empty();
        }
        try {
            return Optional.of(json().path("code").asText("")).filter(code -> !code.isEmpty());
        } catch (Json.MalformedJson e) {
            return Optional.empty();
        }
    }
}
