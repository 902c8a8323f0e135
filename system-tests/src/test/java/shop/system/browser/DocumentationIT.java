package shop.system.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.system.LocalShop;

/** The documentation as developers use it: log in, try a route, follow an error to its page. */
@ExtendWith({LocalShop.Shared.class, Chromium.class})
class DocumentationIT {
    private final LocalShop shop;
    private final Browser browser;

    DocumentationIT(LocalShop shop, Browser browser) {
        this.shop = shop;
        this.browser = browser;
    }

    @Test
    void whoeverLogsInTriesARouteAsThemselves() {
        try (Visitor ada = Visitor.at(browser, shop.gatewayPort())) {
            shop.customer(ada.email());
            ada.open("/docs");
            Locator operation = ada.page().locator(".opblock[id*='listOrders']");
            assertThat(operation).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(30_000));
            ada.page().getByLabel("Email").fill(ada.email());
            ada.page().getByLabel("Password").fill(Visitor.PASSWORD);
            ada.page().locator("#login button").click();
            ada.sees("Logged in as " + ada.email());
            operation.locator(".opblock-summary-control").first().click();
            operation.getByPlaceholder("user").fill(ada.email());
            operation.getByText("Execute").click();
            assertThat(operation
                            .locator(".live-responses-table .response-col_status")
                            .last())
                    .containsText("200");
            ada.screenshot("docs");
        }
    }

    @Test
    void aWrongPasswordIsSaidThere() {
        try (Visitor ada = Visitor.at(browser, shop.gatewayPort())) {
            ada.open("/docs").page().getByLabel("Email").fill(ada.email());
            ada.page().getByLabel("Password").fill("not the one");
            ada.page().locator("#login button").click();
            ada.sees("Email and password do not match an account.");
        }
    }

    @Test
    void theTypeOfAProblemIsAPageAboutIt() {
        String type = shop.client()
                .get("/api/orders/orders/anybody")
                .expect(401)
                .json()
                .path("type")
                .asText();
        try (Visitor ada = Visitor.at(browser, shop.gatewayPort())) {
            ada.open(type).sees("Why it comes").sees("What to do").screenshot("problem");
            ada.link("Error codes").click();
            assertThat(ada.page().getByRole(AriaRole.ROW)).not().hasCount(0);
        }
    }
}
