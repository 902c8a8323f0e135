package shop.system.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Somebody at a screen: a browser of their own, and what they do in the words of the shop. */
final class Visitor implements AutoCloseable {
    static final String PASSWORD = "a long enough secret";
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int DESKTOP_WIDTH = 1280;
    private static final int DESKTOP_HEIGHT = 860;
    private static final int PHONE_WIDTH = 390;
    private static final int PHONE_HEIGHT = 844;

    private final BrowserContext context;
    private final Page page;
    private final String email;
    private final List<String> faults = new ArrayList<>();

    private Visitor(Browser browser, Browser.NewContextOptions options, int port) {
        this(
                browser.newContext(
                        options.setBaseURL("http://127.0.0.1:" + port).setLocale("en-GB")),
                "ada-" + UUID.randomUUID().toString().substring(0, 8) + "@example.com");
    }

    private Visitor(BrowserContext context, String email) {
        this.context = context;
        this.email = email;
        context.setDefaultTimeout(15_000);
        page = context.newPage();
        page.onPageError(faults::add);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                faults.add(message.text());
            }
        });
    }

    static Visitor at(Browser browser, int port) {
        return new Visitor(
                browser, new Browser.NewContextOptions().setViewportSize(DESKTOP_WIDTH, DESKTOP_HEIGHT), port);
    }

    static Visitor inTheDark(Browser browser, int port) {
        return new Visitor(
                browser,
                new Browser.NewContextOptions()
                        .setViewportSize(DESKTOP_WIDTH, DESKTOP_HEIGHT)
                        .setColorScheme(ColorScheme.DARK),
                port);
    }

    static Visitor onAPhone(Browser browser, int port) {
        return new Visitor(
                browser,
                new Browser.NewContextOptions()
                        .setViewportSize(PHONE_WIDTH, PHONE_HEIGHT)
                        .setDeviceScaleFactor(2)
                        .setHasTouch(true),
                port);
    }

    /** The same person at another tab of the same browser. */
    Visitor secondTab() {
        return new Visitor(context, email);
    }

    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    String email() {
        return email;
    }

    Visitor open(String path) {
        page.navigate(path);
        return this;
    }

    Visitor signUp() {
        open("/signup");
        fill("Name", "Ada");
        fill("Email", email);
        fill("Password", PASSWORD);
        press("Sign up");
        assertThat(link("Orders")).isVisible();
        return this;
    }

    Visitor logIn(String asEmail, String password) {
        if (!page.url().contains("/login")) {
            open("/login");
        }
        fill("Email", asEmail);
        fill("Password", password);
        press("Log in");
        assertThat(button("Log out")).isVisible();
        return this;
    }

    /** Puts one into the cart from the product's own page. */
    Visitor putIntoCart(String productId, int quantity) {
        open("/products/" + productId);
        fill("Quantity", Integer.toString(quantity));
        press("Add to cart");
        assertThat(page.getByRole(AriaRole.STATUS).filter(new Locator.FilterOptions().setHasText("is in your cart")))
                .isVisible();
        return this;
    }

    Visitor placeOrder() {
        open("/checkout");
        orderButton().click();
        return this;
    }

    Locator orderButton() {
        return page.getByText("Place the order for");
    }

    /** The id of the order whose page is shown. */
    String orderShown() {
        page.waitForURL(url -> url.contains("/orders/"));
        return page.url().replaceFirst(".*/orders/", "").replaceFirst("\\?.*", "");
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator heading(String name) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
    }

    Visitor press(String button) {
        button(button).click();
        return this;
    }

    Visitor fill(String label, String text) {
        page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).fill(text);
        return this;
    }

    Visitor sees(String text) {
        assertThat(page.getByText(text).first()).isVisible();
        return this;
    }

    /** Keeps what the screen shows under {@code target/screenshots}. */
    Visitor screenshot(String name) {
        page.waitForTimeout(150);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setAnimations(com.microsoft.playwright.options.ScreenshotAnimations.DISABLED));
        return this;
    }

    @Override
    public void close() {
        context.close();
        assertThat(faults)
                .as("errors in the page's scripts, or what its policy refused")
                .isEmpty();
    }
}
