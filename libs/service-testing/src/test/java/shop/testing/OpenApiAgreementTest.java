package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenApiAgreementTest {
    private static final String DOCUMENT = "/agreement-test.yaml";

    @Test
    void whatOnlyOneSideHasIsNamed() {
        OpenApiAgreement agreement =
                OpenApiAgreement.of(DOCUMENT, rules -> rules.get("/things/{thing}", (req, res) -> {})
                        .post("/things", (req, res) -> {}));

        assertThat(agreement.disagreements())
                .contains(
                        "POST /things is a route, but not in the document",
                        "DELETE /things/{} is in the document, but not a route")
                .noneMatch(text -> text.startsWith("GET"));
    }

    @Test
    void aCarelessDocumentIsNamed() {
        OpenApiAgreement agreement = OpenApiAgreement.of(DOCUMENT, rules -> rules.get("/things/{id}", (req, res) -> {})
                .delete("/things/{id}", (req, res) -> {}));

        assertThat(agreement.disagreements())
                .containsExactlyInAnyOrder(
                        "/things/{id} does not describe {id}",
                        "DELETE /things/{id} has no operationId of its own",
                        "DELETE /things/{id} has no summary",
                        "DELETE /things/{id} 200 application/json has no example",
                        "DELETE /things/{id} has no error answer",
                        "#/paths//things/{id}/delete/responses/200/content/application/json/schema refers to"
                                + " #/components/schemas/Missing, which is not there");
    }

    @Test
    void theStatusesOfAnOperationAreKnown() {
        OpenApiAgreement agreement = OpenApiAgreement.of(DOCUMENT);

        assertThat(agreement.documents("get", "/things/{whatever}", 404)).isTrue();
        assertThat(agreement.documents("get", "/things/{id}", 418)).isFalse();
    }
}
