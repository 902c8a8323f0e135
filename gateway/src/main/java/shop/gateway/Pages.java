package shop.gateway;

import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import shop.defaults.http.ETags;
import shop.defaults.http.Responses;
import shop.defaults.json.Json;

/** What the gateway serves itself: the welcome page, the joined contract, and Swagger UI for it. No file is from elsewhere. */
final class Pages implements HttpService {
    private static final String HTML = "text/html; charset=UTF-8";
    private static final String SCRIPT = "text/javascript; charset=UTF-8";
    private static final String STYLE = "text/css; charset=UTF-8";
    private static final String SWAGGER_UI = "/META-INF/resources/webjars/swagger-ui/" + swaggerUiVersion() + "/";

    private enum Kind {
        PAGE,
        DOCS,
        DATA
    }

    private final ForwardedHeaders forwarded;

    Pages(ForwardedHeaders forwarded) {
        this.forwarded = forwarded;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/", file(own("welcome.html"), HTML, Kind.PAGE))
                .get("/style.css", file(own("style.css"), STYLE, Kind.DATA))
                .get("/favicon.svg", file(own("favicon.svg"), "image/svg+xml", Kind.DATA))
                .get("/openapi", file(Json.bytes(Contract.load()), "application/json", Kind.DATA))
                .get("/docs", file(own("docs.html"), HTML, Kind.DOCS))
                .get("/docs/docs.js", file(own("docs.js"), SCRIPT, Kind.DATA))
                .get("/docs/swagger-ui.css", file(load(SWAGGER_UI + "swagger-ui.css"), STYLE, Kind.DATA))
                .get("/docs/swagger-ui-bundle.js", file(load(SWAGGER_UI + "swagger-ui-bundle.js"), SCRIPT, Kind.DATA));
    }

    private Handler file(byte[] content, String type, Kind kind) {
        String tag = ETags.of(content);
        HttpMediaType mediaType = HttpMediaType.create(type);
        return (request, response) -> {
            secure(kind, request, response);
            response.header(HeaderNames.ETAG, tag);
            response.header(HeaderNames.CACHE_CONTROL, "no-cache");
            if (ETags.noneMatch(request, tag)) {
                response.status(304).send();
                return;
            }
            response.headers().contentType(mediaType);
            Responses.body(request, response, content);
        };
    }

    private void secure(Kind kind, ServerRequest request, ServerResponse response) {
        String scheme = forwarded.scheme(request);
        switch (kind) {
            case PAGE -> SecurityHeaders.page(response.headers(), scheme);
            case DOCS -> SecurityHeaders.docs(response.headers(), scheme);
            case DATA -> SecurityHeaders.data(response.headers(), scheme);
        }
    }

    private static byte[] own(String name) {
        return load("/shop/gateway/pages/" + name);
    }

    private static String swaggerUiVersion() {
        Properties versions = new Properties();
        try (InputStream in = Pages.class.getResourceAsStream("versions.properties")) {
            if (in == null) {
                throw new IllegalStateException("the build has left out versions.properties");
            }
            versions.load(in);
            return versions.getProperty("swagger-ui", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] load(String resource) {
        try (InputStream in = Pages.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the build has left out " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
