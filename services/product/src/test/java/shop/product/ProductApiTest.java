package shop.product;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.defaults.idempotency.Idempotency;
import shop.testing.Race;
import shop.testing.TestClient;
import shop.testing.TestResponse;

class ProductApiTest {
    @RegisterExtension
    static final ProductShop SHOP = new ProductShop();

    /** Keeps the products of one test apart from those of the others. */
    private final String mark = UUID.randomUUID().toString().substring(24);

    @Test
    void anAdminPutsAProductOnSaleAndAnybodySeesIt() {
        TestResponse created = SHOP.admin()
                .post(
                        "/product",
                        Map.of(
                                "name",
                                "  Kettle " + mark + " ",
                                "description",
                                "Boils.",
                                "imageUrl",
                                "https://example.org/kettle.png",
                                "price",
                                24.5,
                                "stock",
                                7))
                .expect(201);

        JsonNode product = created.json();
        String id = product.path("id").asText();
        assertThat(product.path("name").asText()).isEqualTo("Kettle " + mark);
        assertThat(created.text()).contains("\"price\":24.50").contains("\"currency\":\"EUR\"");
        assertThat(product.path("stock").asLong()).isEqualTo(7);
        assertThat(created.header("Location")).hasValue("products/" + id);
        TestResponse read = SHOP.anyone().get("/products/" + id).expect(200);
        assertThat(read.json()).isEqualTo(product);
        assertThat(read.header("ETag")).isEqualTo(created.header("ETag"));
        assertThat(search("q=" + mark)).containsExactly(id);
        Document stored = SHOP.database()
                .mongo("product")
                .getCollection("products")
                .find(new Document("_id", id))
                .first();
        assertThat(stored).isNotNull();
        assertThat(stored.get("price")).isEqualTo(Decimal128.parse("24.50"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"name\":\"\",\"price\":1,\"stock\":1}",
                "{\"name\":\"  \",\"price\":1,\"stock\":1}",
                "{\"name\":7,\"price\":1,\"stock\":1}",
                "{\"name\":{\"$gt\":\"\"},\"price\":1,\"stock\":1}",
                "{\"name\":\"a\\u0000b\",\"price\":1,\"stock\":1}",
                "{\"name\":\"a\",\"price\":-0.01,\"stock\":1}",
                "{\"name\":\"a\",\"price\":1.001,\"stock\":1}",
                "{\"name\":\"a\",\"price\":\"1\",\"stock\":1}",
                "{\"name\":\"a\",\"price\":1e30,\"stock\":1}",
                "{\"name\":\"a\",\"price\":{\"$numberDecimal\":\"1\"},\"stock\":1}",
                "{\"name\":\"a\",\"price\":1,\"stock\":-1}",
                "{\"name\":\"a\",\"price\":1,\"stock\":0.5}",
                "{\"name\":\"a\",\"price\":1,\"stock\":1000000001}",
                "{\"name\":\"a\",\"price\":1,\"stock\":1,\"id\":\"mine\"}",
                "{\"name\":\"a\",\"price\":1,\"stock\":1,\"version\":9}",
                "{\"name\":\"a\",\"price\":1,\"stock\":1,\"imageUrl\":\"javascript:alert(1)\"}",
                "{\"name\":\"a\",\"price\":1,\"stock\":1,\"imageUrl\":\"//evil.example\"}",
                "{\"name\":\"a\",\"price\":1,\"stock\":1,\"imageUrl\":\"https://a b\"}",
                "{\"name\":\"a\",\"price\":1,\"stock\":1"
            })
    void aBadProductIsRefusedAndNothingIsMade(String body) {
        long before = products();

        assertThat(SHOP.admin().post("/product", body).expect(400).problemCode().orElseThrow())
                .isIn("invalid-request", "malformed-json");

        assertThat(products()).isEqualTo(before);
    }

    @Test
    void everyMistakeIsNamedByItsPointer() {
        JsonNode problem = SHOP.admin()
                .post("/product", Map.of("name", "", "price", -1, "colour", "red"))
                .expect(400)
                .json();

        List<String> pointers = new ArrayList<>();
        problem.path("errors")
                .forEach(error -> pointers.add(error.path("pointer").asText()));
        assertThat(pointers).containsExactlyInAnyOrder("/name", "/price", "/stock", "/colour");
    }

    @Test
    void tooLongIsTooLong() {
        String name = "n".repeat(201);
        SHOP.admin()
                .post("/product", Map.of("name", name, "price", 1, "stock", 1))
                .expect(400);
        SHOP.admin()
                .post("/product", "{\"name\":\"" + "n".repeat(2_000_000) + "\"}")
                .expect(413);
        SHOP.admin().with("Content-Type", "text/plain").post("/product", "{}").expect(415);
    }

    @Test
    void theCatalogueIsForAdminsToWriteAndForAllToRead() {
        String id = SHOP.product(1);
        Map<String, Object> body = Map.of("name", "a", "price", 1, "stock", 1);
        for (TestClient nobody : List.of(SHOP.anyone(), SHOP.anyone().as("no.such.token"))) {
            nobody.post("/product", body).expect(401);
            nobody.patch("/products/" + id, Map.of("price", 2)).expect(401);
            nobody.delete("/products/" + id).expect(401);
        }
        for (TestClient other : List.of(SHOP.customer(), SHOP.orders())) {
            other.post("/product", body).expect(403);
            other.patch("/products/" + id, Map.of("price", 2)).expect(403);
            other.delete("/products/" + id).expect(403);
        }
        SHOP.anyone().get("/products/" + id).expect(200);
        SHOP.anyone().get("/products").expect(200);
    }

    @Test
    void aChangeChangesOnlyWhatItNames() {
        String id = SHOP.product("Cup " + mark, "3.00", 4);

        JsonNode changed = SHOP.admin()
                .patch("/products/" + id, Map.of("price", 3.5))
                .expect(200)
                .json();

        assertThat(changed.path("name").asText()).isEqualTo("Cup " + mark);
        assertThat(changed.path("price").decimalValue()).isEqualByComparingTo("3.5");
        assertThat(changed.path("stock").asLong()).isEqualTo(4);
        assertThat(SHOP.anyone().get("/products/" + id).json()).isEqualTo(changed);
    }

    @Test
    void aStaleChangeIsRefused() {
        String id = SHOP.product(4);
        String tag = SHOP.anyone().get("/products/" + id).header("ETag").orElseThrow();
        TestClient conditional = SHOP.admin().with("If-Match", tag);
        conditional.patch("/products/" + id, Map.of("price", 3.5)).expect(200);

        assertThat(conditional
                        .patch("/products/" + id, Map.of("price", 4.5))
                        .expect(412)
                        .problemCode())
                .hasValue("precondition-failed");
        conditional.delete("/products/" + id).expect(412);
        SHOP.admin()
                .with("If-Match", "\"nonsense\"")
                .patch("/products/" + id, Map.of("price", 4.5))
                .expect(412);

        assertThat(SHOP.anyone().get("/products/" + id).json().path("price").decimalValue())
                .isEqualByComparingTo("3.5");
    }

    @Test
    void anyTagOfAListMayMatch() {
        String id = SHOP.product(4);
        String tag = SHOP.anyone().get("/products/" + id).header("ETag").orElseThrow();

        SHOP.anyone()
                .with("If-None-Match", "\"v7.1\", W/" + tag)
                .get("/products/" + id)
                .expect(304);
        SHOP.admin()
                .with("If-Match", "\"v7.1\", " + tag)
                .patch("/products/" + id, Map.of("price", 3.5))
                .expect(200);
        SHOP.admin()
                .with("If-Match", "\"v7.1\", " + tag)
                .delete("/products/" + id)
                .expect(412);
    }

    @Test
    void aPictureCanBeTakenAway() {
        String id = SHOP.product(4);
        SHOP.admin().patch("/products/" + id, Map.of("imageUrl", "/cup.png")).expect(200);

        JsonNode changed = SHOP.admin()
                .patch("/products/" + id, Map.of("imageUrl", ""))
                .expect(200)
                .json();

        assertThat(changed.has("imageUrl")).isFalse();
        assertThat(SHOP.anyone().get("/products/" + id).json()).isEqualTo(changed);
    }

    @Test
    void anAnswerWithoutABodyHasNoLength() {
        String id = SHOP.product(4);
        String tag = SHOP.anyone().get("/products/" + id).header("ETag").orElseThrow();

        List<TestResponse> answers = List.of(
                SHOP.anyone().with("If-None-Match", tag).get("/products/" + id).expect(304),
                SHOP.anyone().with("If-None-Match", "*").get("/openapi").expect(304),
                SHOP.admin().delete("/products/" + id).expect(204));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.header("Content-Length"))
                .isEmpty());
    }

    @Test
    void aSaleInTheMeantimeDoesNotMakeAChangeStale() {
        String id = SHOP.product(4);
        String tag = SHOP.anyone().get("/products/" + id).header("ETag").orElseThrow();
        SHOP.decrease(id, "order-" + mark, 1).expect(200);

        SHOP.admin()
                .with("If-Match", tag)
                .patch("/products/" + id, Map.of("price", 3.5))
                .expect(200);
        SHOP.anyone().with("If-None-Match", tag).get("/products/" + id).expect(200);
    }

    @Test
    void ofManyConditionalChangesOneWins() {
        String id = SHOP.product(4);
        String tag = SHOP.anyone().get("/products/" + id).header("ETag").orElseThrow();

        List<Integer> statuses = Race.run(16, n -> SHOP.admin()
                        .with("If-Match", tag)
                        .patch("/products/" + id, Map.of("price", n + 1))
                        .status())
                .orThrow();

        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(1);
        assertThat(statuses.stream().filter(status -> status == 412)).hasSize(15);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"stock\":99}",
                "{\"id\":\"other\"}",
                "{\"version\":7}",
                "{\"onSale\":false}",
                "{\"price\":{\"$inc\":1}}",
                "{\"$set\":{\"price\":1}}",
                "{\"name\":\"\"}",
                "{}"
            })
    void whatIsNotTheAdminsToSetIsRefused(String body) {
        String id = SHOP.product(4);
        TestResponse before = SHOP.anyone().get("/products/" + id);

        SHOP.admin().patch("/products/" + id, body).expect(400);

        assertThat(SHOP.anyone().get("/products/" + id).text()).isEqualTo(before.text());
    }

    @Test
    void aDeletedProductIsGoneFromEverything() {
        String id = SHOP.product("Vase " + mark, "3.00", 4);

        SHOP.admin().delete("/products/" + id).expect(204);

        SHOP.anyone().get("/products/" + id).expect(404);
        SHOP.admin().patch("/products/" + id, Map.of("price", 1)).expect(404);
        SHOP.admin().delete("/products/" + id).expect(404);
        assertThat(search("q=" + mark)).isEmpty();
    }

    @Test
    void oneKeyMakesOneProductHoweverOftenItIsSent() {
        Map<String, Object> body = Map.of("name", "Lamp " + mark, "price", 5, "stock", 1);
        TestClient keyed = SHOP.admin().with("Idempotency-Key", "create-" + mark);
        TestResponse first = keyed.post("/product", body).expect(201);

        TestResponse again = keyed.post("/product", body).expect(201);

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("Idempotent-Replayed")).hasValue("true");
        assertThat(keyed.post("/product", Map.of("name", "Lamp " + mark, "price", 6, "stock", 1))
                        .expect(422)
                        .problemCode())
                .hasValue("idempotency-key-reused");
        assertThat(search("q=" + mark)).hasSize(1);
    }

    @Test
    void requestsThatOnlyLookAlikeAreNotTheSame() {
        String id = SHOP.product(4);
        TestClient create = SHOP.admin().with("Idempotency-Key", "create-" + mark);
        create.post("/product", Map.of("name", "a, description=b", "description", "c", "price", 1, "stock", 1))
                .expect(201);
        create.post("/product", Map.of("name", "a", "description", "b, description=c", "price", 1, "stock", 1))
                .expect(422);
        TestClient change = SHOP.admin().with("Idempotency-Key", "change-" + mark);
        change.patch("/products/" + id, Map.of("name", "a", "description", "b], description=Optional[c"))
                .expect(200);
        change.patch("/products/" + id, Map.of("name", "a], description=Optional[b", "description", "c"))
                .expect(422);
    }

    @Test
    void oneKeySentAtOnceMakesOneProduct() {
        Map<String, Object> body = Map.of("name", "Sofa " + mark, "price", 5, "stock", 1);

        List<Integer> statuses = Race.run(20, n -> SHOP.admin()
                        .with("Idempotency-Key", "create-" + mark)
                        .post("/product", body)
                        .status())
                .orThrow();

        assertThat(statuses).contains(201).isSubsetOf(201, 409);
        assertThat(search("q=" + mark)).hasSize(1);
    }

    @Test
    void aRepeatedConditionalChangeIsNotStaleToItself() {
        String id = SHOP.product(4);
        String tag = SHOP.anyone().get("/products/" + id).header("ETag").orElseThrow();
        TestClient keyed = SHOP.admin().with("If-Match", tag).with("Idempotency-Key", "change-" + mark);

        String first =
                keyed.patch("/products/" + id, Map.of("price", 3.5)).expect(200).text();
        assertThat(keyed.patch("/products/" + id, Map.of("price", 3.5))
                        .expect(200)
                        .text())
                .isEqualTo(first);
        TestClient deletion = SHOP.admin().with("Idempotency-Key", "delete-" + mark);
        deletion.delete("/products/" + id).expect(204);
        deletion.delete("/products/" + id).expect(204);
    }

    /** As a process leaves it that died when it had changed the product, and had not noted the answer. */
    private void forgetTheAnswer(String key) {
        SHOP.database()
                .mongo("product")
                .getCollection(Idempotency.COLLECTION)
                .updateOne(
                        eq("_id.key", key),
                        combine(set("state", "running"), unset("answer"), set("leaseUntil", Date.from(Instant.EPOCH))));
    }

    @Test
    void aRepeatedChangeUndoesNoneThatCameInBetween() {
        String id = SHOP.product(4);
        TestClient keyed = SHOP.admin().with("Idempotency-Key", "change-" + mark);
        keyed.patch("/products/" + id, Map.of("price", 11)).expect(200);
        forgetTheAnswer("change-" + mark);
        for (int price = 50; price < 60; price++) {
            SHOP.admin().patch("/products/" + id, Map.of("price", price)).expect(200);
        }

        keyed.patch("/products/" + id, Map.of("price", 11)).expect(200);

        assertThat(SHOP.anyone().get("/products/" + id).json().path("price").decimalValue())
                .isEqualByComparingTo("59");
    }

    @Test
    void aRepeatedConditionalChangeKnowsItselfThoughAnotherCameInBetween() {
        String id = SHOP.product(4);
        String tag = SHOP.anyone().get("/products/" + id).header("ETag").orElseThrow();
        TestClient keyed =
                SHOP.admin().with("Idempotency-Key", "change-" + mark).with("If-Match", tag);
        keyed.patch("/products/" + id, Map.of("price", 11)).expect(200);
        forgetTheAnswer("change-" + mark);
        SHOP.admin().patch("/products/" + id, Map.of("description", "new")).expect(200);

        keyed.patch("/products/" + id, Map.of("price", 11)).expect(200);
    }

    @Test
    void ofManyChangesOnlyTheLastAreRemembered() {
        String id = SHOP.product(4);
        for (int price = 1; price <= 30; price++) {
            SHOP.admin().patch("/products/" + id, Map.of("price", price)).expect(200);
        }

        Document stored = SHOP.database()
                .mongo("product")
                .getCollection("products")
                .find(eq("_id", id))
                .first();
        assertThat(stored).isNotNull();
        assertThat(stored.get("effects", Document.class)).hasSize(20);
    }

    @Test
    void aListIsFilteredAndSorted() {
        String cheap = SHOP.product("b " + mark, "1.10", 0);
        String middle = SHOP.product("C " + mark, "2.20", 5);
        String dear = SHOP.product("a " + mark, "10.00", 5);
        String all = "q=" + mark;

        assertThat(search(all)).containsExactly(dear, middle, cheap);
        assertThat(search(all + "&sort=oldest")).containsExactly(cheap, middle, dear);
        assertThat(search(all + "&sort=name")).containsExactly(dear, cheap, middle);
        assertThat(search(all + "&sort=-name")).containsExactly(middle, cheap, dear);
        assertThat(search(all + "&sort=price")).containsExactly(cheap, middle, dear);
        assertThat(search(all + "&sort=-price")).containsExactly(dear, middle, cheap);
        assertThat(search(all + "&minPrice=2.2")).containsExactly(dear, middle);
        assertThat(search(all + "&maxPrice=2.20")).containsExactly(middle, cheap);
        assertThat(search(all + "&minPrice=2&maxPrice=3")).containsExactly(middle);
        assertThat(search(all + "&inStock=true")).containsExactly(dear, middle);
        assertThat(search(all + "&inStock=false")).containsExactly(cheap);
        assertThat(search("q=C%20" + mark.toUpperCase(java.util.Locale.ROOT))).containsExactly(middle);
    }

    @ParameterizedTest
    @CsvSource({"ΚΟΣΜΟΣΑΝ, κοσμος", "κόσμος, ΚΌΣΜΟΣ", "Straße, STRASSE", "İstanbul, istanbul", "ＡＢＣ, abc"})
    void aSearchFindsANameInWhateverCase(String name, String text) {
        String id = SHOP.product(name + " " + mark, "1.00", 1);

        assertThat(search("q=" + encoded(text) + "&sort=newest")).contains(id);
    }

    @Test
    void aSearchTextIsNotAPattern() {
        String name = "50% (.*) [a-z] \\\\E \\\\ $ ^ " + mark;
        String id = SHOP.product(name, "1.00", 1);

        for (String part : List.of("(.*) [A-Z]", "50%", "\\E \\", "$ ^")) {
            assertThat(search("q=" + encoded(part + (part.equals("$ ^") ? " " + mark : ""))))
                    .contains(id);
        }
        assertThat(search("q=" + encoded(".* " + mark))).isEmpty();
    }

    @Test
    void pagesNeitherRepeatNorSkipWhileTheListChanges() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            ids.add(SHOP.product("page " + mark, i % 3 + ".00", 1));
        }

        for (String sort : List.of("newest", "oldest", "name", "-name", "price", "-price")) {
            List<String> seen = new ArrayList<>();
            String next = "?limit=2&sort=" + sort + "&q=" + mark;
            while (!next.isEmpty()) {
                TestResponse page = SHOP.anyone().get("/products" + next).expect(200);
                page.json().forEach(product -> seen.add(product.path("id").asText()));
                next = page.header("Link")
                        .map(link -> link.substring(1, link.indexOf('>')))
                        .orElse("");
                String fleeting = SHOP.product("page " + mark, "1.00", 1);
                SHOP.admin().delete("/products/" + fleeting).expect(204);
            }
            assertThat(seen).as(sort).containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    @Test
    void aListHasATag() {
        SHOP.product("tag " + mark, "1.00", 3);
        TestResponse list = SHOP.anyone().get("/products?q=" + mark).expect(200);
        TestClient cached =
                SHOP.anyone().with("If-None-Match", list.header("ETag").orElseThrow());

        TestResponse unchanged = cached.get("/products?q=" + mark).expect(304);
        assertThat(unchanged.text()).isEmpty();
        SHOP.product("tag " + mark, "1.00", 3);
        cached.get("/products?q=" + mark).expect(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=201",
                "limit=ten",
                "limit=1&limit=2",
                "sort=colour",
                "sort[$gt]=",
                "minPrice=-1",
                "minPrice=1.001",
                "minPrice=NaN",
                "inStock=1",
                "q=",
                "after=nonsense",
                "after=!!!",
                "after",
                "limit",
                "inStock",
                "limit&limit=3",
                "after=W10",
                "unknown=1",
                "q[$ne]=x"
            })
    void aBadQueryIsRefused(String query) {
        String encoded = query.replace("[", "%5B").replace("]", "%5D").replace("$", "%24");
        assertThat(SHOP.anyone().get("/products?" + encoded).expect(400).problemCode())
                .hasValue("invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=%ff", "q=%c0%80", "q=%ed%a0%80", "%ff=1"})
    void aQueryThatIsNoTextIsMalformed(String query) {
        assertThat(SHOP.anyone().get("/products?" + query).expect(400).problemCode())
                .hasValue("malformed-http");
    }

    @Test
    void everyNextLinkCanBeFollowed() {
        String longest = "\uD83D\uDE00".repeat(199) + "z";
        String last = SHOP.product(longest, "1.00", 1);
        String first = SHOP.product(longest.replace('z', 'a'), "1.00", 1);
        String query = "?sort=name&limit=1&q=" + encoded("\uD83D\uDE00".repeat(100));
        TestResponse page = SHOP.anyone().get("/products" + query).expect(200);
        assertThat(page.json().path(0).path("id").asText()).isEqualTo(first);

        String next = page.header("Link")
                .map(link -> link.substring(1, link.indexOf('>')))
                .orElseThrow();
        assertThat(SHOP.anyone()
                        .get("/products" + next)
                        .expect(200)
                        .json()
                        .path(0)
                        .path("id")
                        .asText())
                .isEqualTo(last);

        SHOP.admin()
                .post("/product", Map.of("name", "\uFDFA".repeat(200), "price", 1, "stock", 1))
                .expect(400);
    }

    @Test
    void aCursorBelongsToItsOrder() {
        IntStream.range(0, 3).forEach(i -> SHOP.product("cursor " + mark, "1.00", 1));
        String next = SHOP.anyone()
                .get("/products?limit=1&sort=name&q=" + mark)
                .header("Link")
                .map(link -> link.substring(link.indexOf("after="), link.indexOf('>')))
                .orElseThrow();

        SHOP.anyone().get("/products?sort=price&" + next).expect(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "%00", "%7B%22$gt%22%3A%22%22%7D", "..%2F..", "%F0%9F%98%80"})
    void strangeIdsAreNotFound(String id) {
        SHOP.anyone().get("/products/" + id).expect(404);
    }

    @Test
    void otherMethodsAreNotAllowed() {
        String id = SHOP.product(1);
        TestResponse refused = SHOP.anyone().put("/products/" + id, Map.of()).expect(405);
        assertThat(refused.header("Allow").orElseThrow()).contains("GET", "PATCH", "DELETE");
        TestResponse head = SHOP.anyone().head("/products/" + id).expect(200);
        assertThat(head.text()).isEmpty();
    }

    @Test
    void theProcessTellsHowItIs() {
        SHOP.anyone().get("/observe/health/ready").expect(200);
        SHOP.anyone().get("/observe/health/live").expect(200);
        SHOP.anyone().get("/observe/metrics").expect(200);
        SHOP.anyone().get("/openapi").expect(200);
    }

    private static long products() {
        return SHOP.database().mongo("product").getCollection("products").countDocuments();
    }

    private static List<String> search(String query) {
        List<String> ids = new ArrayList<>();
        SHOP.anyone()
                .get("/products?" + query)
                .expect(200)
                .json()
                .forEach(product -> ids.add(product.path("id").asText()));
        return ids;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
