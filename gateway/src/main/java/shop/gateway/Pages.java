package shop.gateway;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import shop.defaults.json.Json;

/** What explains the API: the joined contract, Swagger UI for it, and a page for each error code. No file is from elsewhere. */
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
    private final ProblemPages problems = ProblemPages.load();

    Pages(ForwardedHeaders forwarded) {
        this.forwarded = forwarded;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/pages.css", file(own("pages.css"), STYLE, Kind.DATA))
                .get("/favicon.svg", file(own("favicon.svg"), "image/svg+xml", Kind.DATA))
                .get("/robots.txt", file(own("robots.txt"), "text/plain; charset=UTF-8", Kind.DATA))
                .get("/openapi", file(Json.bytes(Contract.load()), "application/json", Kind.DATA))
                .get("/docs", file(own("docs.html"), HTML, Kind.DOCS))
                .get("/docs/docs.js", file(own("docs.js"), SCRIPT, Kind.DATA))
                .get("/docs/docs.css", file(own("docs.css"), STYLE, Kind.DATA))
                .get("/docs/swagger-ui.css", file(Resources.load(SWAGGER_UI + "swagger-ui.css"), STYLE, Kind.DATA))
                .get(
                        "/docs/swagger-ui-bundle.js",
                        file(Resources.load(SWAGGER_UI + "swagger-ui-bundle.js"), SCRIPT, Kind.DATA))
                .get("/problems", file(problems.index(), HTML, Kind.PAGE));
        problems.codes().forEach(code -> rules.get("/problems/" + code, file(problems.page(code), HTML, Kind.PAGE)));
    }

    private StaticFile file(byte[] content, String type, Kind kind) {
        return new StaticFile(
                content, type, StaticFile.ASK_AGAIN, (request, response) -> secure(kind, request, response));
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
        return Resources.load("/shop/gateway/pages/" + name);
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
}
