package shop.system.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.local.demo.Demo;
import shop.local.demo.DemoConfig;
import shop.system.LocalShop;

/** Takes the pictures of the README: a shop filled by the demo, and an order on its way. */
@ExtendWith({LocalShop.Shared.class, Chromium.class})
class PicturesIT {
    private final LocalShop shop;
    private final Browser browser;

    PicturesIT(LocalShop shop, Browser browser) {
        this.shop = shop;
        this.browser = browser;
    }

    @Test
    void aFilledShopAndAnOrderOnItsWay() throws IOException, InterruptedException {
        URI gateway = URI.create("http://127.0.0.1:" + shop.gatewayPort());
        new Demo(
                        new DemoConfig(gateway, "admin@shop.local", "admin-only-local", 64, 3, 0, Optional.empty()),
                        line -> {},
                        () -> false)
                .run();
        try (Visitor ada = Visitor.at(browser, shop.gatewayPort());
                Visitor onAPhone = Visitor.onAPhone(browser, shop.gatewayPort())) {
            ada.open("/");
            assertThat(ada.page().locator(".card").first()).isVisible();
            ada.screenshot("readme-products");
            onAPhone.open("/");
            assertThat(onAPhone.page().locator(".card").first()).isVisible();
            onAPhone.screenshot("readme-phone");
            ada.signUp();
            JsonNode newest = shop.client()
                    .get("/api/products/products?limit=3")
                    .expect(200)
                    .json();
            for (JsonNode product : newest) {
                ada.putIntoCart(product.path("id").asText(), 1);
            }
            ada.placeOrder();
            String order = ada.orderShown();
            for (String step : List.of("paid", "shipped")) {
                shop.admin()
                        .put("/api/orders/order/" + order + "/status", Map.of("status", step))
                        .expect(200);
            }
            assertThat(ada.page().locator(".timeline li.shipped")).isVisible();
            ada.screenshot("readme-order");
        }
    }
}
