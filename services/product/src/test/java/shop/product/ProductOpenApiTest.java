package shop.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Currency;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import shop.defaults.auth.Access;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.idempotency.Idempotency;
import shop.product.catalog.CatalogRoutes;
import shop.product.catalog.EditProducts;
import shop.product.catalog.MongoProducts;
import shop.product.stock.MongoMovements;
import shop.product.stock.StockLedger;
import shop.product.stock.StockRoutes;
import shop.testing.OpenApiAgreement;
import shop.testing.TestClient;
import shop.testing.TestClock;

class ProductOpenApiTest {
    private static final String DOCUMENT = "/shop/product/openapi.yaml";

    @RegisterExtension
    static final ProductShop SHOP = new ProductShop();

    @Test
    void routesAndDocumentAgree() {
        assertThat(agreement().disagreements()).isEmpty();
    }

    @Test
    void everyAnswerGivenIsInTheDocument() {
        OpenApiAgreement agreement = agreement();
        String id = SHOP.product(1);
        TestClient admin = SHOP.admin();
        Map<String, Object> none = Map.of();
        String product = "/products/{id}";

        assertThat(agreement.documents(
                        "GET", "/products", SHOP.anyone().get("/products").status()))
                .isTrue();
        assertThat(agreement.documents(
                        "GET", product, SHOP.anyone().get("/products/none").status()))
                .isTrue();
        assertThat(agreement.documents(
                        "POST", "/product", admin.post("/product", none).status()))
                .isTrue();
        assertThat(agreement.documents(
                        "PATCH",
                        product,
                        admin.with("If-Match", "\"v9.9\"")
                                .patch("/products/" + id, Map.of("price", 1))
                                .status()))
                .isTrue();
        assertThat(agreement.documents(
                        "PUT",
                        product + "/decrease_stock",
                        SHOP.decrease(id, "order", 2).status()))
                .isTrue();
        assertThat(agreement.documents(
                        "PUT",
                        product + "/release_stock",
                        SHOP.release(id, "order", 2).status()))
                .isTrue();
        assertThat(agreement.documents(
                        "DELETE", product, admin.delete("/products/" + id).status()))
                .isTrue();
    }

    @Test
    void theDocumentIsServed() {
        assertThat(SHOP.anyone().get("/openapi").expect(200).text()).startsWith("openapi: 3");
    }

    private static OpenApiAgreement agreement() {
        var mongo = SHOP.database().mongo("product");
        var clock = TestClock.fixed();
        var products = new MongoProducts(mongo.getCollection(MongoProducts.COLLECTION));
        var movements = new MongoMovements(mongo.getCollection(MongoMovements.COLLECTION));
        var keys = new Idempotency(
                mongo.getCollection(Idempotency.COLLECTION), clock, Duration.ofSeconds(1), Duration.ofHours(24));
        var access = new Access(token -> {
            throw ServiceException.of(CommonErrors.UNAUTHENTICATED, "Nobody.");
        });
        Currency currency = Currency.getInstance("EUR");
        try (var ledger = new StockLedger(movements, products, clock, 1)) {
            var edit = new EditProducts(products, product -> {}, clock);
            return OpenApiAgreement.of(
                    DOCUMENT,
                    new CatalogRoutes(access, products, edit, keys, currency),
                    new StockRoutes(access, ledger, products, currency));
        }
    }
}
