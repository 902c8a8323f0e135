package shop.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import shop.defaults.json.Json;

class ContractTest {
    private static final JsonNode CONTRACT = Json.read(Json.bytes(Contract.load()));

    @Test
    void theFixedRoutesOfAllServicesStandUnderTheirPrefixes() {
        for (String route : List.of(
                "post /api/users/signup",
                "post /api/users/login",
                "get /api/users/users",
                "get /api/products/products",
                "post /api/products/product",
                "post /api/orders/order",
                "get /api/orders/order/{id}")) {
            String[] parts = route.split(" ", 2);
            assertThat(CONTRACT.path("paths").path(parts[1]).has(parts[0]))
                    .as(route)
                    .isTrue();
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<JsonNode> references = CONTRACT.findValues("$ref");
        assertThat(references).isNotEmpty();
        for (JsonNode reference : references) {
            assertThat(CONTRACT.at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        }
    }

    @Test
    void operationsHaveDifferentIds() {
        List<String> ids = CONTRACT.path("paths").findValuesAsText("operationId");
        assertThat(ids).doesNotHaveDuplicates().contains("signUp", "listProducts", "placeOrder");
    }

    @Test
    void namesAreThoseThatPeopleGiveTheClassesOfAClient() {
        JsonNode schemas = CONTRACT.at("/components/schemas");
        assertThat(schemas.fieldNames())
                .toIterable()
                .contains("User", "Product", "Order", "Problem", "InvalidField", "TokenRequest")
                .doesNotContain("UserUser", "OrderProblem");
    }

    @Test
    void aSchemaHasANameWhereAGeneratorWouldHaveToMakeOneUp() {
        for (JsonNode schema : CONTRACT.at("/components/schemas")) {
            for (JsonNode items : schema.findValues("items")) {
                assertThat(items.has("properties")).as(items.toString()).isFalse();
            }
        }
        for (JsonNode body : CONTRACT.path("paths").findValues("requestBody")) {
            assertThat(body.at("/content/application~1json/schema").has("$ref"))
                    .as(body.toString())
                    .isTrue();
        }
    }

    @Test
    void oneTokenIsForAllServices() {
        assertThat(CONTRACT.at("/components/securitySchemes").fieldNames())
                .toIterable()
                .containsExactly("accessToken");
    }

    @Test
    void theProblemOfAllServicesHasTheMembersOfEach() {
        JsonNode all = CONTRACT.at("/components/schemas/Problem");
        for (Contract.Part part : Contract.PARTS) {
            JsonNode one =
                    Json.read(Json.bytes(Resources.yaml(part.resource()))).at("/components/schemas/Problem");
            assertThat(all.path("required")).as(part.name()).isEqualTo(one.path("required"));
            one.path("properties").properties().forEach(member -> assertThat(
                            all.path("properties").path(member.getKey()).path("type"))
                    .as(part.name() + " " + member.getKey())
                    .isEqualTo(member.getValue().path("type")));
        }
    }
}
