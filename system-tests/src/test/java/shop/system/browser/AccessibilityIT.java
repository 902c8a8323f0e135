package shop.system.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.system.LocalShop;

/** For eyes, ears and fingers of all kinds: axe finds nothing, nothing is wider than a phone, and the keyboard suffices. */
@ExtendWith({LocalShop.Shared.class, Chromium.class})
class AccessibilityIT {
    private static final String RUN_AXE = """
            async () => (await axe.run()).violations.map(
              violation => violation.id + ': ' + violation.nodes.map(
                node => node.target + ' ' + node.failureSummary).join('; '))
            """;

    private final LocalShop shop;
    private final Browser browser;

    AccessibilityIT(LocalShop shop, Browser browser) {
        this.shop = shop;
        this.browser = browser;
    }

    @Test
    void axeFindsNothingInTheLight() throws IOException {
        try (Visitor visitor = Visitor.at(browser, shop.gatewayPort())) {
            check(visitor, "");
        }
    }

    @Test
    void axeFindsNothingInTheDark() throws IOException {
        try (Visitor visitor = Visitor.inTheDark(browser, shop.gatewayPort())) {
            check(visitor, "dark-");
        }
    }

    @Test
    void axeFindsNothingOnAPhoneAndNothingIsWiderThanIt() throws IOException {
        try (Visitor visitor = Visitor.onAPhone(browser, shop.gatewayPort())) {
            check(visitor, "phone-");
        }
    }

    @Test
    void theErrorCodesFitOnTheSmallestPhone() {
        try (Visitor visitor = Visitor.onAPhone(browser, shop.gatewayPort())) {
            visitor.page().setViewportSize(320, 640);
            List<String> wider = new ArrayList<>();
            for (String path : List.of("/problems", "/problems/idempotency-key-reused")) {
                visitor.open(path).screenshot("smallest" + path.replace('/', '-'));
                wider.addAll(wider(visitor.page(), path));
            }
            assertThat(wider).isEmpty();
        }
    }

    @Test
    void theKeyboardSufficesToBuy() {
        String pen = shop.product("Pen by keyboard", "9.00", 5);
        try (Visitor ada = Visitor.at(browser, shop.gatewayPort())) {
            Page page = ada.signUp().open("/products/" + pen).page();
            assertThat(ada.heading("Pen by keyboard")).isVisible();
            page.keyboard().press("Tab");
            assertThat(ada.link("Skip to the content")).isFocused();
            page.keyboard().press("Enter");
            page.keyboard().press("Tab");
            assertThat(page.getByLabel("Quantity")).isFocused();
            page.keyboard().press("Enter");
            ada.sees("is in your cart").open("/cart");
            assertThat(ada.link("Check out")).isVisible();
            ada.link("Check out").focus();
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Check out")))
                    .isFocused();
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            ada.orderShown();
        }
    }

    private void check(Visitor visitor, String prefix) throws IOException {
        visitor.page().addInitScript(axe());
        List<String> found = new ArrayList<>();
        String vase = shop.product("Vase to look at", "65.00", 3);
        for (String path : List.of(
                "/",
                "/?q=nothing-like-it",
                "/products/" + vase,
                "/cart",
                "/login",
                "/signup",
                "/problems",
                "/problems/not-found",
                "/docs")) {
            look(visitor, prefix, path, found);
        }
        visitor.signUp().putIntoCart(vase, 1);
        look(visitor, prefix, "/cart", found);
        look(visitor, prefix, "/checkout", found);
        visitor.placeOrder();
        String order = visitor.orderShown();
        for (String path : List.of("/orders/" + order, "/orders", "/profile")) {
            look(visitor, prefix, path, found);
        }
        visitor.press("Log out").logIn("admin@shop.local", "admin-only-local");
        shop.admin()
                .put("/api/orders/order/" + order + "/status", Map.of("status", "paid"))
                .expect(200);
        for (String path : List.of(
                "/admin/products",
                "/admin/products/new",
                "/admin/products/" + vase,
                "/admin/users",
                "/admin/orders",
                "/admin/orders?of=" + visitor.email(),
                "/orders/" + order)) {
            look(visitor, prefix, path, found);
        }
        assertThat(found).isEmpty();
    }

    private static void look(Visitor visitor, String prefix, String path, List<String> found) {
        Page page = visitor.open(path).page();
        page.locator(path.equals("/docs") ? ".opblock" : "h1").first().waitFor();
        page.waitForFunction("() => !document.querySelector('.loading, [aria-busy=true]')");
        String name = path.replaceAll("[?].*|[0-9a-f-]{30,}", "")
                .replaceAll("[^a-z]+", "-")
                .replaceAll("^-|-$", "");
        visitor.screenshot(prefix + "page-" + (name.isEmpty() ? "home" : name));
        for (Object violation : (List<?>) page.evaluate(RUN_AXE)) {
            found.add(path + " " + violation);
        }
        if (!path.equals("/docs")) {
            found.addAll(wider(page, path));
        }
    }

    private static List<String> wider(Page page, String path) {
        int wider = (int) page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth");
        return wider > 0 ? List.of(path + " is " + wider + " pixels wider than the screen") : List.of();
    }

    private static String axe() throws IOException {
        try (InputStream in = AccessibilityIT.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
