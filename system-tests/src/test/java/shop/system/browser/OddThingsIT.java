package shop.system.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import java.net.URLEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.system.LocalShop;

/** What people do that nobody had in mind. */
@ExtendWith({LocalShop.Shared.class, Chromium.class})
class OddThingsIT {
    private static final int SMALL_WIDTH = 360;
    private static final int SMALL_HEIGHT = 720;

    private final LocalShop shop;
    private final Browser browser;

    OddThingsIT(LocalShop shop, Browser browser) {
        this.shop = shop;
        this.browser = browser;
    }

    @Test
    void aPriceThatIsPastedWithACommaIsNotAHundredTimesAsMuch() {
        try (Visitor staff = Visitor.at(browser, shop.gatewayPort())) {
            staff.logIn("admin@shop.local", "admin-only-local").open("/admin/products/new");
            staff.fill("Name", "Comma cup");
            paste(staff, "Price", "12,50");
            staff.press("Add the product");
            assertThat(staff.heading("Comma cup")).isVisible();
            assertThat(staff.page().getByLabel("Price")).hasValue("12.5");
            staff.open("/products/" + staff.page().url().replaceFirst(".*/", ""))
                    .sees("€12.50");

            staff.open("/?q=Comma");
            paste(staff, "Price from", "12,49");
            paste(staff, "Price up to", "12,51");
            staff.sees("Comma cup");
            staff.page().waitForURL(url -> url.endsWith("minPrice=12.49&maxPrice=12.51"));
            paste(staff, "Price up to", "1,250,000");
            staff.page().waitForURL(url -> url.endsWith("minPrice=12.49"));
        }
    }

    @Test
    void aNameOfOneLongWordFitsOnASmallPhone() {
        String name = "Donaudampfschifffahrtskapitaen".repeat(6);
        String product = shop.product(name, "9.00", 5);
        try (Visitor ada = Visitor.onAPhone(browser, shop.gatewayPort());
                Visitor staff = Visitor.onAPhone(browser, shop.gatewayPort())) {
            ada.page().setViewportSize(SMALL_WIDTH, SMALL_HEIGHT);
            ada.signUp().putIntoCart(product, 1);
            fits(ada, "product");
            ada.open("/cart").sees(name);
            fits(ada, "cart");
            ada.open("/checkout").sees(name);
            fits(ada, "checkout");
            ada.orderButton().click();
            ada.orderShown();
            ada.sees(name);
            fits(ada, "order");
            ada.open("/orders").sees(name);
            fits(ada, "orders");

            staff.page().setViewportSize(SMALL_WIDTH, SMALL_HEIGHT);
            staff.logIn("admin@shop.local", "admin-only-local");
            for (String path : new String[] {"/admin/products", "/admin/orders", "/admin/users", "/profile"}) {
                staff.open(path).page().locator("h1").waitFor();
                fits(staff, "staff" + path.replace('/', '-'));
                Locator leave = staff.button("Log out");
                assertThat(leave.boundingBox().x + leave.boundingBox().width)
                        .as("where Log out ends on " + path)
                        .isLessThanOrEqualTo(SMALL_WIDTH);
            }
        }
    }

    @Test
    void aNameOfOneLongWordLeavesTheCatalogueAsItIs() {
        shop.product("Grid Geschirrspuelmaschinenreinigerdosierkappe", "9999999.99", 1_000_000_000);
        shop.product("Grid cup", "9.00", 5);
        try (Visitor ada = Visitor.at(browser, shop.gatewayPort())) {
            for (int width : new int[] {320, 360, 768, 1024, 1440}) {
                ada.page().setViewportSize(width, SMALL_HEIGHT);
                ada.open("/?q=grid");
                assertThat(ada.page().locator(".card")).hasCount(2);
                ada.screenshot("long-word-" + width);
                assertThat(ada.page().evaluate("""
                                () => [...document.querySelectorAll('.grid > li')].every(item =>
                                  [...item.querySelectorAll('*')].every(part => part.getBoundingClientRect().right <= item.getBoundingClientRect().right + 1))
                                """))
                        .as("everything stays within its card at " + width)
                        .isEqualTo(true);
            }
        }
    }

    @Test
    void aNameThatTurnsTheWritingAroundTurnsNothingElse() {
        String product = shop.product("A\\u202Etable", "9.00", 5);
        try (Visitor ada = Visitor.at(browser, shop.gatewayPort())) {
            ada.putIntoCart(product, 1);
            assertThat(ada.page().locator(".toast bdi")).hasText("A\u202Etable");
        }
    }

    @Test
    void backFromWhatASearchOrTheLoginLedToIsWhereOneWas() {
        try (Visitor ada = Visitor.at(browser, shop.gatewayPort())) {
            ada.open("/cart").open("/orders");
            assertThat(ada.heading("Log in")).isVisible();
            ada.page().goBack();
            ada.sees("Your cart is empty");

            ada.signUp().putIntoCart(shop.product("Pen to be found", "1.00", 5), 1);
            String order = ada.placeOrder().orderShown();
            ada.press("Log out");
            ada.logIn("admin@shop.local", "admin-only-local").open("/admin/orders");
            ada.fill("Customer or order", order).press("Find");
            ada.page().waitForURL("**/orders/" + order);
            ada.page().goBack();
            ada.page().waitForURL("**/admin/orders");
            assertThat(ada.heading("Orders")).isVisible();
        }
    }

    @Test
    void aLoginThatIsToLeadNowhereLeadsToTheProducts() {
        try (Visitor ada = Visitor.at(browser, shop.gatewayPort())) {
            ada.signUp();
            for (String next : new String[] {"//", "http://[", "//evil.example", "/login"}) {
                ada.page().navigate("/login?next=" + URLEncoder.encode(next, UTF_8));
                assertThat(ada.heading("Good things, in stock.")).isVisible();
            }
        }
    }

    @Test
    void backFromAnOrderThatCameAfterTheLoginAsksForNoOtherLogin() {
        String pen = shop.product("Pen behind a login", "1.00", 5);
        try (Visitor ada = Visitor.at(browser, shop.gatewayPort())) {
            ada.putIntoCart(pen, 1).open("/checkout");
            ada.page().getByText("Sign up").click();
            ada.fill("Name", "Ada");
            ada.fill("Email", ada.email());
            ada.fill("Password", Visitor.PASSWORD);
            ada.press("Sign up");
            ada.orderButton().click();
            String order = ada.orderShown();
            ada.page().goBack();
            ada.page().waitForURL(url -> url.contains("/orders/" + order));
            assertThat(ada.button("Log out")).isVisible();
        }
    }

    @Test
    void aCartIsThereBeforeItsPricesAreLookedUp() {
        String pen = shop.product("Pen of slow price", "1.00", 5);
        try (Visitor ada = Visitor.at(browser, shop.gatewayPort())) {
            ada.putIntoCart(pen, 2);
            ada.page().route("**/api/products/products/" + pen, route -> {});
            ada.open("/cart").sees("Pen of slow price");
            assertThat(ada.link("Check out")).isVisible();
        }
    }

    @Test
    void aCartThatAnotherProgramHasSpoiltIsEmpty() {
        try (Visitor ada = Visitor.at(browser, shop.gatewayPort())) {
            ada.open("/");
            ada.page().evaluate("() => localStorage.setItem('shop.basket', '{\"lines\": 5}')");
            ada.open("/cart").sees("Your cart is empty");
        }
    }

    @Test
    void staffLookingForNonsenseAreToldThatThereIsNone() {
        try (Visitor staff = Visitor.at(browser, shop.gatewayPort())) {
            staff.logIn("admin@shop.local", "admin-only-local").open("/admin/orders");
            staff.fill("Customer or order", "50% <b>/..");
            staff.press("Find").sees("There are no such orders of 50% <b>/...");
        }
    }

    private static void paste(Visitor visitor, String label, String text) {
        Locator input = visitor.page().getByLabel(label);
        input.focus();
        input.selectText();
        visitor.page().evaluate("text => document.execCommand('insertText', false, text)", text);
    }

    private static void fits(Visitor visitor, String name) {
        visitor.screenshot("small-" + name);
        assertThat((Integer) visitor.page().evaluate("() => document.documentElement.scrollWidth"))
                .as("the width of " + name)
                .isLessThanOrEqualTo(SMALL_WIDTH);
    }
}
