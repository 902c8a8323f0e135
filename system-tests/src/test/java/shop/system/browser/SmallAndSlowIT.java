package shop.system.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.system.LocalShop;

/** A phone at the edge of the network, and a keyboard alone: the focus is always somewhere, seen, and where one expects it. */
@ExtendWith({LocalShop.Shared.class, Chromium.class})
class SmallAndSlowIT {
    private static final int MOST_STEPS = 40;
    /** What has the focus: nothing, something that cannot be seen, or fine. */
    private static final String FOCUS = """
            () => {
              const at = document.activeElement;
              if (!at || at === document.body) return 'lost';
              const box = at.getBoundingClientRect();
              const style = getComputedStyle(at);
              const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
              return !seen ? 'out of sight: ' + at.outerHTML
                : style.outlineStyle === 'none' ? 'not marked: ' + at.outerHTML : 'fine';
            }
            """;

    private final LocalShop shop;
    private final Browser browser;

    SmallAndSlowIT(LocalShop shop, Browser browser) {
        this.shop = shop;
        this.browser = browser;
    }

    @Test
    void whoHasOnlyKeysBuysAndCancelsOnASlowPhone() {
        String pen = shop.product("Pen from afar", "9.00", 5);
        try (Visitor ada = Visitor.onAPhone(browser, shop.gatewayPort())) {
            slowDown(ada);
            ada.open("/signup");
            tabTo(ada, "Name");
            type(ada, "Ada");
            tabTo(ada, "Email");
            type(ada, ada.email());
            tabTo(ada, "Password");
            type(ada, Visitor.PASSWORD);
            ada.page().keyboard().press("Enter");
            assertThat(ada.heading("Good things, in stock.")).isFocused();
            ada.screenshot("slow-home");

            ada.open("/products/" + pen);
            assertThat(ada.button("Add to cart")).isVisible();
            tabTo(ada, "Add to cart");
            ada.page().keyboard().press("Space");
            tabTo(ada, "To the cart");
            ada.page().keyboard().press("Enter");
            assertThat(ada.heading("Cart")).isFocused();
            tabTo(ada, "Check out");
            ada.page().keyboard().press("Enter");
            assertThat(ada.heading("Check out")).isFocused();
            tabTo(ada, "Place the order for");
            ada.page().keyboard().press("Enter");
            ada.orderShown();
            assertThat(ada.page().getByRole(AriaRole.HEADING, level(1))).isFocused();

            tabTo(ada, "Cancel the order");
            ada.page().keyboard().press("Enter");
            for (int i = 0; i < 4; i++) {
                ada.page().keyboard().press("Tab");
                assertThat(ada.page().evaluate("() => !!document.activeElement.closest('main, header, footer')"))
                        .as("the focus leaves the dialog")
                        .isEqualTo(false);
            }
            ada.screenshot("slow-cancel");
            ada.page().keyboard().press("Escape");
            assertThat(ada.button("Cancel the order")).isFocused();
            ada.page().keyboard().press("Enter");
            tabTo(ada, "Yes, cancel it");
            ada.page().keyboard().press("Enter");
            ada.sees("The order is cancelled.");
            isFine(ada, "after the order was cancelled");
            ada.screenshot("slow-cancelled");
        }
    }

    @Test
    void staffAdvanceAnOrderByKeysOnASlowPhone() {
        String pen = shop.product("Pen for staff afar", "9.00", 5);
        try (Visitor ada = Visitor.at(browser, shop.gatewayPort());
                Visitor staff = Visitor.onAPhone(browser, shop.gatewayPort())) {
            ada.signUp().putIntoCart(pen, 1).placeOrder();
            String order = ada.orderShown();
            slowDown(staff);
            staff.logIn("admin@shop.local", "admin-only-local").open("/orders/" + order);
            for (String next : new String[] {"paid", "shipped", "delivered"}) {
                assertThat(staff.button("Mark as " + next)).isVisible();
                tabTo(staff, "Mark as " + next);
                staff.page().keyboard().press("Enter");
                assertThat(staff.button("Mark as " + next)).hasCount(0);
                isFine(staff, "after the order was " + next);
            }
            staff.screenshot("slow-staff-order");
            staff.open("/admin/products").sees("Pen for staff afar").screenshot("slow-staff-products");
        }
    }

    /** As on a train: 400 ms until anything comes, and 400 kbit/s then. */
    private static void slowDown(Visitor visitor) {
        CDPSession session = visitor.context().newCDPSession(visitor.page());
        JsonObject network = new JsonObject();
        network.addProperty("offline", false);
        network.addProperty("latency", 400);
        network.addProperty("downloadThroughput", 50_000);
        network.addProperty("uploadThroughput", 50_000);
        session.send("Network.enable");
        session.send("Network.emulateNetworkConditions", network);
    }

    private static Page.GetByRoleOptions level(int level) {
        return new Page.GetByRoleOptions().setLevel(level);
    }

    private static void type(Visitor visitor, String text) {
        visitor.page().keyboard().type(text);
    }

    /** Goes on by Tab until what has this name has the focus, which is seen wherever it is on the way. */
    private static void tabTo(Visitor visitor, String name) {
        visitor.page().locator("h1").first().waitFor();
        for (int step = 0; step < MOST_STEPS; step++) {
            visitor.page().keyboard().press("Tab");
            Object at = visitor.page().evaluate("""
                    () => {
                      const at = document.activeElement;
                      return at.labels?.[0]?.textContent ?? at.getAttribute('aria-label') ?? (at === document.body ? '' : at.textContent);
                    }
                    """);
            if (at.toString().startsWith(name)) {
                isFine(visitor, "at " + name);
                return;
            }
        }
        throw new AssertionError("no way by Tab to " + name);
    }

    private static void isFine(Visitor visitor, String when) {
        assertThat(visitor.page().evaluate(FOCUS)).as("the focus " + when).isEqualTo("fine");
    }
}
