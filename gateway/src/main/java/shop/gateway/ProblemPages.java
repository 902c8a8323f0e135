package shop.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A page for every error code, at the address that the {@code type} of problem documents names (RFC 9457, section
 * 3.1.1): what the error means, why it comes, and what to do.
 */
final class ProblemPages {
    private static final String TEXTS = "/shop/gateway/pages/problems.yaml";

    /** One kind of error. Backquotes in its texts enclose code. */
    record Entry(String code, int status, String title, String cause, String remedy) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private ProblemPages() {}

    static ProblemPages load() {
        ProblemPages pages = new ProblemPages();
        for (Object text : (List<?>) Resources.yaml(TEXTS)) {
            Map<?, ?> fields = (Map<?, ?>) text;
            Entry entry = new Entry(
                    text(fields, "code"),
                    Integer.parseInt(text(fields, "status")),
                    text(fields, "title"),
                    text(fields, "cause"),
                    text(fields, "remedy"));
            if (pages.entries.put(entry.code(), entry) != null) {
                throw new IllegalStateException(entry.code() + " stands twice in " + TEXTS);
            }
        }
        return pages;
    }

    private static String text(Map<?, ?> fields, String name) {
        Object value = fields.get(name);
        if (value == null) {
            throw new IllegalStateException("no " + name + " in " + fields + " of " + TEXTS);
        }
        return value.toString().strip();
    }

    Set<String> codes() {
        return entries.keySet();
    }

    Entry entry(String code) {
        Entry entry = entries.get(code);
        if (entry == null) {
            throw new IllegalArgumentException("there is no code " + code);
        }
        return entry;
    }

    byte[] page(String code) {
        Entry entry = entry(code);
        return document(entry.title(), """
                <p class="crumb"><a href="/problems">Error codes</a></p>
                <h1>%s</h1>
                <p class="facts"><code>%s</code> <span>HTTP status %d</span></p>
                <h2>Why it comes</h2>
                <p>%s</p>
                <h2>What to do</h2>
                <p>%s</p>
                """.formatted(
                escaped(entry.title()), entry.code(), entry.status(), marked(entry.cause()), marked(entry.remedy())));
    }

    byte[] index() {
        List<String> rows = new ArrayList<>();
        entries.values()
                .forEach(entry -> rows.add(
                        "<tr><td>%d</td><td><a href=\"/problems/%s\"><code>%s</code></a></td><td>%s</td></tr>\n"
                                .formatted(entry.status(), entry.code(), entry.code(), escaped(entry.title()))));
        return document("Error codes", """
                <h1>Error codes</h1>
                <p>Every error of the API is a problem document (RFC 9457). Its <code>code</code> is one of these, its
                <code>type</code> leads to the page about it, its <code>detail</code> says what was wrong this time, and
                its <code>requestId</code> finds the request in the logs.</p>
                <table>
                <thead><tr><th scope="col">Status</th><th scope="col">Code</th><th scope="col">Meaning</th></tr></thead>
                <tbody>
                %s</tbody>
                </table>
                """.formatted(String.join("", rows)));
    }

    private static byte[] document(String title, String main) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                  <meta charset="utf-8">
                  <meta name="viewport" content="width=device-width, initial-scale=1">
                  <meta name="description" content="%s: what it means in an answer of the shop's API, and what to do.">
                  <title>%s · Shop API</title>
                  <link rel="icon" href="/favicon.svg" type="image/svg+xml">
                  <link rel="stylesheet" href="/pages.css">
                </head>
                <body>
                <header><a href="/">Shop</a> <a href="/docs">API documentation</a></header>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(escaped(title), escaped(title), main).getBytes(UTF_8);
    }

    /** Escaped, with what stands between backquotes as code. */
    private static String marked(String text) {
        return escaped(text).replaceAll("`([^`]*)`", "<code>$1</code>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
