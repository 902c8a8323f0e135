package shop.user;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import shop.testing.OpenApiAgreement;

class UserOpenApiTest {
    @RegisterExtension
    static final UserShop SHOP = new UserShop();

    @Test
    void routesAndDocumentAgree() {
        assertThat(OpenApiAgreement.of("/shop/user/openapi.yaml", SHOP.routes()).disagreements())
                .isEmpty();
    }

    @Test
    void theDocumentIsServed() {
        assertThat(SHOP.client().get("/openapi").expect(200).text()).startsWith("openapi: 3");
    }
}
