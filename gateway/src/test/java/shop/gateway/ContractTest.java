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
        assertThat(ids).doesNotHaveDuplicates().isNotEmpty();
    }
}
