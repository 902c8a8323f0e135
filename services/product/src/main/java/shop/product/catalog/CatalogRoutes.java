package shop.product.catalog;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Currency;
import java.util.List;
import java.util.function.Function;
import shop.defaults.auth.Access;
import shop.defaults.auth.Principal;
import shop.defaults.auth.Role;
import shop.defaults.http.ETags;
import shop.defaults.http.IfMatch;
import shop.defaults.http.Paging;
import shop.defaults.http.Requests;
import shop.defaults.http.Responses;
import shop.defaults.idempotency.Answer;
import shop.defaults.idempotency.Idempotency;
import shop.defaults.idempotency.Idempotency.Attempt;
import shop.defaults.idempotency.IdempotencyKeys;
import shop.defaults.json.Json;

/** The Product Service's part of the REST contract that is about products. */
public final class CatalogRoutes implements HttpService {
    private final Access access;
    private final Products products;
    private final EditProducts edit;
    private final Idempotency idempotency;
    private final ProductRequests requests;
    private final Currency currency;

    public CatalogRoutes(
            Access access, Products products, EditProducts edit, Idempotency idempotency, Currency currency) {
        this.access = access;
        this.products = products;
        this.edit = edit;
        this.idempotency = idempotency;
        this.requests = new ProductRequests(currency);
        this.currency = currency;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/products", this::list)
                .get("/products/{id}", this::read)
                .post("/product", access.only(Role.ADMIN, this::create))
                .patch("/products/{id}", access.only(Role.ADMIN, this::change))
                .delete("/products/{id}", access.only(Role.ADMIN, this::delete));
    }

    private void list(ServerRequest request, ServerResponse response) {
        ProductSearch search = requests.search(Requests.query(request));
        List<Product> page = Paging.page(
                request,
                response,
                products.search(search),
                search.limit(),
                product -> ProductRequests.cursor(product, search.order()));
        byte[] body = Json.bytes(page.stream().map(this::json).toList());
        boolean more = response.headers().contains(HeaderNames.LINK);
        String tag = ETags.of(more ? Json.text(List.of(ETags.of(body), "next")) : ETags.of(body));
        answer(request, response, tag, body);
    }

    private void read(ServerRequest request, ServerResponse response) {
        Product product = edit.find(Requests.path(request, "id"));
        answer(request, response, ProductTag.of(product), Json.bytes(json(product)));
    }

    private void create(ServerRequest request, ServerResponse response, Principal admin) {
        NewProduct wanted = requests.newProduct(Requests.body(request));
        once(request, admin, Json.text(List.of("POST /product", wanted.values())), attempt -> {
                    Product product = edit.create(attempt.effectId(), wanted);
                    // Relative, so that it is right behind a gateway that strips a prefix (RFC 3986, section 4.2).
                    return Answer.of(Status.CREATED_201, json(product))
                            .header("Location", "products/" + product.id())
                            .header("ETag", ProductTag.of(product));
                })
                .send(request, response);
    }

    private void change(ServerRequest request, ServerResponse response, Principal admin) {
        String id = Requests.path(request, "id");
        IfMatch expected = ProductTag.ifMatch(request);
        ProductChange change = requests.change(Requests.body(request));
        once(request, admin, Json.text(List.of("PATCH /products", id, change.values())), attempt -> {
                    Product product = edit.change(attempt.effectId(), id, expected, change);
                    return Answer.of(Status.OK_200, json(product)).header("ETag", ProductTag.of(product));
                })
                .send(request, response);
    }

    private void delete(ServerRequest request, ServerResponse response, Principal admin) {
        String id = Requests.path(request, "id");
        IfMatch expected = ProductTag.ifMatch(request);
        once(request, admin, "DELETE /products/" + id, attempt -> {
                    edit.delete(attempt.effectId(), id, expected);
                    return Answer.noContent();
                })
                .send(request, response);
    }

    private Answer once(ServerRequest request, Principal admin, String what, Function<Attempt, Answer> effect) {
        return idempotency.once(admin.subject(), IdempotencyKeys.of(request), what, effect);
    }

    private static void answer(ServerRequest request, ServerResponse response, String tag, byte[] body) {
        response.header(HeaderNames.ETAG, tag);
        response.header(HeaderNames.CACHE_CONTROL, "no-cache");
        if (ETags.noneMatch(request, tag)) {
            Responses.notModified(response);
            return;
        }
        response.headers().contentType(MediaTypes.APPLICATION_JSON);
        Responses.body(request, response, body);
    }

    private ProductJson json(Product product) {
        return ProductJson.of(product, currency);
    }
}
