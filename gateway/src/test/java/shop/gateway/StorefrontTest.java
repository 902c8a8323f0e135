package shop.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.testing.TestClient;
import shop.testing.TestResponse;

/** How the gateway serves the storefront, the documentation and the pages about errors. */
class StorefrontTest {
    private static GatewayApp gateway;
    private static TestClient client;

    @BeforeAll
    static void start() {
        gateway = Gateways.inFrontOf(URI.create("http://127.0.0.1:9"), Map.of());
        client = TestClient.at(gateway.port());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void everyAddressOfAPageIsTheOneDocument() {
        String document = client.get("/").expect(200).text();
        assertThat(document).contains("<title>Shop</title>");
        for (String path :
                List.of("/products/p-1", "/cart", "/checkout", "/orders/o-1", "/login?next=%2Fcart", "/admin/users")) {
            TestResponse answer = client.get(path).expect(200);
            assertThat(answer.text()).as(path).isEqualTo(document);
            assertThat(answer.header("Cache-Control")).hasValue("no-cache");
            assertThat(answer.header("Content-Type").orElse("")).startsWith("text/html");
        }
    }

    @Test
    void otherAddressesKeepTheirMeaning() {
        client.get("/nothing-here").expect(404);
        client.get("/products/p-1/reviews").expect(404);
        client.get("/assets/nothing.js").expect(404);
        client.get("/assets/index.html").expect(404);
        client.get("/problems/no-such-code").expect(404);
        assertThat(client.get("/api/nobody/x").expect(404).header("Content-Type"))
                .hasValue("application/problem+json");
        client.get("/openapi").expect(200);
        client.get("/docs").expect(200);
        assertThat(client.get("/robots.txt").expect(200).text()).contains("Disallow: /api/");
        client.get("/observe/health/live").expect(200);
        assertThat(client.get("/problems/not-found").expect(200).text()).contains("Why it comes");
    }

    @Test
    void whoeverLooksForAPageWhereThereIsNoneGetsOneThatSaysSo() {
        String document = client.get("/").expect(200).text();
        TestClient browser = client.with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        for (String path : List.of("/nothing-here", "/products/p-1/reviews", "/orders/o-1/x?y")) {
            assertThat(browser.get(path).expect(404).text()).as(path).isEqualTo(document);
        }
        for (String path : List.of("/api/nobody/x", "/assets/nothing.js")) {
            assertThat(browser.get(path).expect(404).header("Content-Type"))
                    .as(path)
                    .hasValue("application/problem+json");
        }
        browser.get("/docs").expect(200);
        browser.get("/observe/health/live").expect(200);
        browser.send("POST", "/nothing-here", BodyPublishers.noBody()).expect(404);
        browser.send("POST", "/cart", BodyPublishers.noBody()).expect(405);
    }

    @Test
    void pagesAddressesAreThoseOfTheApplication() throws IOException {
        Matcher routes = Pattern.compile("(?m)^route\\(\"([^\"]+)\"")
                .matcher(Files.readString(Path.of("storefront/src/main.ts")));
        List<String> paths = routes.results()
                .map(route -> route.group(1).replaceAll(":([a-z]+)", "{$1}"))
                .toList();
        assertThat(paths).isNotEmpty().isEqualTo(Storefront.ADDRESSES);
    }

    @Test
    void whatTheDocumentNamesHasTheSameNameInEveryVersionAndIsAskedForAgain() {
        List<String> assets = assetsNamedIn(client.get("/").text(), "/assets/");
        assertThat(assets).containsExactlyInAnyOrder("/assets/index.js", "/assets/index.css");
        for (String asset : assets) {
            isServed(asset, "no-cache");
        }
    }

    @Test
    void whatIsLoadedLaterIsKeptForGood() {
        List<String> parts = assetsNamedIn(client.get("/assets/index.js").text(), "./");
        assertThat(parts).hasSizeGreaterThanOrEqualTo(2);
        for (String part : parts) {
            isServed(part, "public, max-age=31536000, immutable");
        }
    }

    @Test
    void nothingInlineIsAllowed() {
        assertThat(client.get("/").header("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
                .doesNotContain("unsafe");
        assertThat(client.get("/docs").header("Content-Security-Policy").orElseThrow())
                .doesNotContain("unsafe");
        assertThat(client.get("/").text())
                .doesNotContainPattern("<script(?![^>]*src)")
                .doesNotContain("style=");
    }

    private static List<String> assetsNamedIn(String text, String folder) {
        return Pattern.compile("\"" + Pattern.quote(folder) + "([A-Za-z0-9_-]+\\.(js|css))\"")
                .matcher(text)
                .results()
                .map(found -> "/assets/" + found.group(1))
                .toList();
    }

    /** Compressed for whoever takes it so, each with its tag. */
    private static void isServed(String asset, String caching) {
        TestResponse plain = client.get(asset).expect(200);
        assertThat(plain.header("Cache-Control")).as(asset).hasValue(caching);
        assertThat(plain.header("Content-Encoding")).isEmpty();
        TestResponse zipped =
                client.with("Accept-Encoding", "br, gzip").get(asset).expect(200);
        assertThat(zipped.header("Content-Encoding")).hasValue("gzip");
        assertThat(zipped.header("Vary")).hasValue("Accept-Encoding");
        assertThat(zipped.header("ETag")).isNotEqualTo(plain.header("ETag"));
        assertThat(client.with("Accept-Encoding", "gzip;q=0").get(asset).header("Content-Encoding"))
                .isEmpty();
        String tag = plain.header("ETag").orElseThrow();
        TestResponse unchanged = client.with("If-None-Match", tag).get(asset).expect(304);
        assertThat(unchanged.header("Content-Length")).isEmpty();
        assertThat(unchanged.header("Cache-Control")).as(asset).hasValue(caching);
    }
}
