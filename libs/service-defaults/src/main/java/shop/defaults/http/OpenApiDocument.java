package shop.defaults.http;

import io.helidon.http.HttpMediaType;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Serves the process's contract at {@code /openapi}, as the YAML document that is in its jar. */
final class OpenApiDocument implements HttpService {
    private static final HttpMediaType YAML = HttpMediaType.create("application/yaml; charset=UTF-8");

    private final byte[] document;
    private final String tag;

    OpenApiDocument(String resource) {
        this.document = load(resource);
        this.tag = ETags.of(document);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/openapi", this::document);
    }

    private void document(ServerRequest request, ServerResponse response) {
        response.header("ETag", tag);
        if (ETags.noneMatch(request, tag)) {
            Responses.notModified(response);
            return;
        }
        response.headers().contentType(YAML);
        Responses.body(request, response, document);
    }

    private static byte[] load(String resource) {
        try (InputStream in = OpenApiDocument.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no such resource on the class path: " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
