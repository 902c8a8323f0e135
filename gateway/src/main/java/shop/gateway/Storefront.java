package shop.gateway;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Requests;

/**
 * The storefront, built by Vite from {@code gateway/storefront}: one document for all its addresses, and its scripts and
 * styles. What the document names is the same name in every version, so that gateways of two versions can answer one
 * page; the names of what is loaded later change with their content.
 */
final class Storefront implements HttpService {
    /** The addresses of its pages; what each shows is decided in {@code gateway/storefront/src/main.ts}. */
    static final List<String> ADDRESSES = List.of(
            "/",
            "/products",
            "/products/{id}",
            "/cart",
            "/checkout",
            "/login",
            "/signup",
            "/orders",
            "/orders/{id}",
            "/profile",
            "/admin",
            "/admin/products",
            "/admin/products/new",
            "/admin/products/{id}",
            "/admin/orders",
            "/admin/users");

    private static final String FOLDER = "/shop/gateway/storefront/";
    private static final Set<String> NAMED_BY_THE_DOCUMENT = Set.of("index.js", "index.css");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}\\.(js|css)");
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=UTF-8",
            "css", "text/css; charset=UTF-8");

    private final ForwardedHeaders forwarded;
    private final StaticFile document;
    private final Map<String, StaticFile> assets = new ConcurrentHashMap<>();

    Storefront(ForwardedHeaders forwarded) {
        this.forwarded = forwarded;
        this.document = new StaticFile(
                Resources.load(FOLDER + "index.html"),
                "text/html; charset=UTF-8",
                StaticFile.ASK_AGAIN,
                (request, response) -> SecurityHeaders.storefront(response.headers(), forwarded.scheme(request)));
    }

    @Override
    public void routing(HttpRules rules) {
        ADDRESSES.forEach(address -> rules.get(address, document));
        rules.get("/assets/{name}", this::asset);
    }

    /** For behind everything else: who asks for a page where there is nothing sees the one that says so. */
    HttpService otherAddresses() {
        HttpRoute pages = HttpRoute.builder()
                .methods(Method.GET, Method.HEAD)
                .path("/*")
                .handler((request, response) -> {
                    if (isPageWanted(request)) {
                        document.handleNotFound(request, response);
                    } else {
                        response.next();
                    }
                })
                .build();
        return rules -> rules.route(pages);
    }

    /** Health and metrics come behind the routes; they are for programs, whatever those accept. */
    private static boolean isPageWanted(ServerRequest request) {
        return !Requests.isObservation(request)
                && request.headers()
                        .first(HeaderNames.ACCEPT)
                        .filter(types -> types.toLowerCase(Locale.ROOT).contains("text/html"))
                        .isPresent();
    }

    private void asset(ServerRequest request, ServerResponse response) {
        String name = request.path().pathParameters().get("name");
        find(name)
                .orElseThrow(() -> ServiceException.of(CommonErrors.NOT_FOUND, "There is nothing at this address."))
                .handle(request, response);
    }

    /** Only what there is gets remembered, so that guessing names costs no memory. */
    private Optional<StaticFile> find(String name) {
        StaticFile known = assets.get(name);
        if (known != null || !NAME.matcher(name).matches()) {
            return Optional.ofNullable(known);
        }
        Optional<StaticFile> found = Resources.find(FOLDER + "assets/" + name).map(content -> asset(name, content));
        found.ifPresent(file -> assets.put(name, file));
        return found;
    }

    private StaticFile asset(String name, byte[] content) {
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
        return new StaticFile(
                content,
                type,
                NAMED_BY_THE_DOCUMENT.contains(name) ? StaticFile.ASK_AGAIN : StaticFile.FOR_GOOD,
                (request, response) -> SecurityHeaders.data(response.headers(), forwarded.scheme(request)));
    }
}
